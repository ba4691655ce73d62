import type { Translation } from '../../en/index.ts';

export const review: Translation['review'] = {
  name: '確認',
  title: 'これは「{{name}}」ですか?',
  order: '並び順',
  orders: { 'least-sure': '確信度の低い順', surest: '確信度の高い順' },
  progress: '<done>{{total, number}}枚中{{done, number}}枚</done>を確認、誤り{{wrong, number}}枚',
  restIsRight: '残りはすべて正しい',
  done: '完了',
  photos: '確認する写真',
  keys: {
    name: 'キー',
    wrong: '誤り',
    right: '正しい',
    range: '範囲',
    oneByOne: '1枚ずつ',
    rest: '残りはすべて正しい',
    undo: '取り消す',
  },
  wrongMark: '「{{name}}」ではない · {{share}}',
  nothingLeft: {
    title: '確認する写真はもうありません',
    text: '「{{name}}」の写真はすべて確認済みです。',
    button: '戻る',
  },
  back: '写真に戻る',
  no: '「{{name}}」ではない',
  yes: '{{name}}',
};
