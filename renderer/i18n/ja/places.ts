import type { Translation } from '../en/index.ts';

export const places: Translation['places'] = {
  map: '世界地図',
  keys: '矢印キーで地図を動かし、プラスとマイナスで拡大・縮小、Homeですべての写真を表示します。同じ場所が一覧にもあります。',
  zoomIn: '拡大',
  zoomOut: '縮小',
  all: 'すべての写真を表示',
  list: '国と町',
  located_other: '写真{{count, number}}枚のうち{{all}}枚に場所があります',
  cluster_other: '{{place}}の写真{{count, number}}枚',
  unnamed: '町から離れた所',
  none: '場所のある写真はありません',
  noneText:
    'スマートフォンや一部のカメラは、撮影した場所を写真に書き込みます。場所は自分で付けることもできます。',
  failed: '場所を読み込めませんでした',
  retry: '再試行',
  partOfMap: '地図の一部',
  inPlace: '{{place}}で撮影',
  given: '（自分で指定）',
  giveTitle_other: '写真{{count, number}}枚の場所',
  giveLabel: '町または座標',
  giveHint:
    'Bergenなどの町の名前、または度: 60.39, 5.32。ファイルは変わりません。空欄にすると、ファイルの場所に戻ります。',
  giveAction: '指定',
  unknown: '「{{text}}」で始まる町はありません。別の名前か、60.39, 5.32のような度を入力してください。',
  step_other: '写真{{count, number}}枚の場所を変更しました',
  stepTo_other: '写真{{count, number}}枚の場所を{{place}}にしました',
};
