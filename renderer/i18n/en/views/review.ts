/** The review of a label. */
export const review = {
  name: 'Review',
  title: 'Is this {{name}}?',
  order: 'Order',
  orders: { 'least-sure': 'Least sure first', surest: 'Surest first' },
  progress: '<done>{{done, number}} of {{total, number}}</done> looked at, {{wrong, number}} wrong',
  restIsRight: 'The rest is right',
  done: 'Done',
  photos: 'Photos to look at',
  keys: {
    name: 'Keys',
    wrong: 'wrong',
    right: 'right',
    range: 'range',
    oneByOne: 'one by one',
    rest: 'the rest is right',
    undo: 'undo',
  },
  wrongMark: 'not {{name}} · {{share}}',
  nothingLeft: {
    title: 'Nothing is left to look at',
    text: 'You have judged every photo that shows {{name}}.',
    button: 'Back',
  },
  back: 'Back to the photos',
  no: 'Not {{name}}',
  yes: '{{name}}',
};
