import type { Translation } from '../../en/index.ts';

export const similar: Translation['similar'] = {
  label: '類似検索の起点',
  trail: 'たどった写真',
  open: '起点の写真を開く',
  back: '{{step}}番目に戻る',
  aPicture: '画像',
  likePicture: 'この画像に似ている写真',
  likePhoto: 'この写真に似ている写真',
  likePart: 'この部分に似ている写真',
  notMore: '「{{name}}」にもっと近く：取り消す',
  notLess: '「{{name}}」からもっと遠く：取り消す',
  remove: '取り消す',
  subject: '{{words}}。',
  hint: '写真をクリックすると、そこからさらにたどれます。+と−で、近い写真を増やしたり減らしたりできます。',
  count_other: '{{count, number}}枚の写真、似ている順',
  copies: 'ほぼ同じ',
  sameKind: '同じ種類',
  reach: 'ほぼ同じ写真から同じ種類まで',
};
