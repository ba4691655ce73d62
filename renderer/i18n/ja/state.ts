import type { Translation } from '../en/index.ts';

export const state: Translation['state'] = {
  unreachable: 'Photonestが応答していません。',
  status: 'Photonestがエラーを返しました（状態コード{{status}}）。',
  pictureGone: '画像はもう使用できません。もう一度ここにドロップしてください。',
};
