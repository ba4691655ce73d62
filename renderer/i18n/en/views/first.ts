/** The first run. */
export const first = {
  name: 'Welcome',
  title: 'Find any photo by what is in it',
  lead:
    'Photonest looks at your photos on this computer. Nothing is sent anywhere, and your files stay as they ' +
    'are.',
  moreThan_one: 'more than {{count, number}} photo',
  moreThan_other: 'more than {{count, number}} photos',
  taggedIn: '{{photos}}, all tagged in about {{duration}}',
  use: 'Use {{name}}',
  another: '<choose>Choose another folder</choose> or drop one anywhere in this window',
  choose: 'Choose a folder',
  drop: 'or drop one anywhere in this window',
  pace_one: '{{count, number}} photo takes about {{duration}} on this computer.',
  pace_other: '{{count, number}} photos take about {{duration}} on this computer.',
  model:
    'Tagging starts at once, with {{model}}, and you can choose <models>another model</models> at any time.',
  /** What the default model says of the sample photos. */
  labels: {
    mountain: 'mountain',
    snow: 'snow',
    animal: 'animal',
    grass: 'grass',
    water: 'water',
    sky: 'sky',
  },
};
