import type { Translation } from '../en/index.ts';

export const folders: Translation['folders'] = {
  cancel: 'キャンセル',
  covered: '{{path}}は{{whole}}とともにすでにライブラリにあります。',
  chooser: {
    title: '写真のフォルダーを追加',
    parent: '上のフォルダー',
    path: 'フォルダーのパス',
    list: 'ここにあるフォルダー',
    noneInside: 'この中にフォルダーはありません。',
    noneBegins: 'この名前で始まるフォルダーはありません。',
    photos_other: 'このフォルダーに{{count, number}}枚の写真',
    moreThan_other: 'このフォルダーに{{count, number}}枚を超える写真',
    action: 'このフォルダーを追加',
  },
  tree: {
    fold: '{{name}}を折りたたむ',
    unfold: '{{name}}を展開する',
    offline: 'オフライン',
    remove: 'フォルダー「{{name}}」を除外',
    removeTitle: 'このフォルダーをPhotonestから除外…',
  },
  remove: {
    title: '「{{name}}」をPhotonestから除外しますか?',
    text_other: '{{count, number}}個のファイルがライブラリから除外されます。ファイル自体は変更されません。',
    tags: 'このフォルダーの写真に付けたタグ',
    keep: '自分のタグを残す（フォルダーや同じ写真が戻ってきたときのため）',
    forget: 'これらの写真に付けたタグと修正を完全に消去する',
    action: 'フォルダーを除外',
  },
};
