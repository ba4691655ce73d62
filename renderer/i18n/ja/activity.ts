import type { Translation } from '../en/index.ts';

export const activity: Translation['activity'] = {
  looking: '写真を探しています',
  lookingSoFar: '写真を探しています（これまでに{{total, number}}枚）',
  waiting: '待機中',
  waitingUntil: '{{clock}}まで待機中',
  progress: '{{total, number}}枚中{{done, number}}枚をタグ付け済み',
  refining: '{{total, number}}枚中{{done, number}}枚を詳しく解析済み',
  progressPaused: '{{progress}}、一時停止中',
  progressLeft: '{{progress}}、{{left}}',
  noPhotos: 'まだ写真がありません',
  files_other: '{{count, number}}個のファイル',
  tagged: 'タグ付け済み{{count, number}}枚',
  pending: '未処理{{count, number}}枚',
  offline: 'オフライン{{count, number}}枚',
  failed: '読み込み失敗{{count, number}}個',
  skipped: '対象外{{count, number}}個',
  modelStarting: '{{model}}を起動しています',
  modelFailed: '{{model}}は動作していません',
  modelOn: '{{model}}、{{device}}（{{way}}）',
  analysing: {
    text_other: '文字を読み取っています（残り{{count, number}}枚）',
    objects_other: '物を探しています（残り{{count, number}}枚）',
    scenes_other: '情景を調べています（残り{{count, number}}枚）',
  },
  rescoring: 'ラベルを計算し直しています（{{done, number}}／{{total, number}}枚）',
};
