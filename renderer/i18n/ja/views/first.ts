import type { Translation } from '../../en/index.ts';

export const first: Translation['first'] = {
  name: 'ようこそ',
  title: '写っているもので写真を探せます',
  lead: 'Photonestはこのコンピューター上で写真を調べます。写真はどこにも送信されず、ファイルも変更されません。',
  moreThan_other: '{{count, number}}枚を超える写真',
  taggedIn: '{{photos}}（すべてのタグ付けに約{{duration}}）',
  use: '「{{name}}」を使う',
  another: '<choose>別のフォルダーを選ぶ</choose>か、このウインドウにフォルダーをドロップしてください',
  choose: 'フォルダーを選ぶ',
  drop: 'または、このウインドウにフォルダーをドロップしてください',
  pace_other: 'このコンピューターでは{{count, number}}枚の写真に約{{duration}}かかります。',
  model: 'タグ付けは{{model}}ですぐに始まります。<models>ほかのモデル</models>はいつでも選べます。',
  labels: { mountain: '山', snow: '雪', animal: '動物', grass: '草', water: '水', sky: '空' },
};
