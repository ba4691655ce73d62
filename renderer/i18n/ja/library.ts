import type { Translation } from '../en/index.ts';

export const library: Translation['library'] = {
  name: 'ライブラリ',
  keptIn: '写真は元の場所にそのまま残ります。Photonestが調べた内容は<path>{{path}}</path>に保存されます。',
  kept: '写真は元の場所にそのまま残ります。Photonestが調べた内容はこのコンピューターに保存されます。',
  analyses: {
    title: 'タグのほかに調べるもの',
    text: 'ほかに処理がないときに調べます。',
    words: '{{what}}{{progress}}',
    withdraw_other: '待っている{{count, number}}枚を取りやめる',
  },
  backups: {
    title: 'バックアップ',
    text: '1日に1回作成し、最新の7件を保持します。タグと調べた内容が含まれ、写真は含まれません。',
    words: '{{backup}}、{{size}}',
    restore: '復元…',
    restoreOf: '{{when}}のバックアップを復元',
    ask:
      'ライブラリを{{when}}の状態に戻します。それ以降に付けたタグと修正は取り消されます。現在のライブラリは先に' +
      'バックアップされます。',
    yes: '復元',
    no: 'キャンセル',
    none: 'バックアップはまだありません。',
    making: '作成しています…',
    restoring: '復元しています…',
    make: '今すぐ作成',
  },
  folders: 'フォルダー',
  hours: {
    title: '処理する時間帯',
    legend: '写真にタグを付ける時間帯',
    always: '処理するものがあればいつでも',
    certain: '決まった時間帯のみ（夜間など）',
    range: '<from></from>から<until></until>まで',
    from: '開始時刻',
    until: '終了時刻',
  },
  ignored: {
    title: '対象から除くもの',
    text:
      '隠しフォルダー、システムフォルダー、キャッシュフォルダーは常に除かれます。除きたい名前またはパターンを、Gitのignore' +
      'ファイルと同じ書き方で1行に1つずつ追加してください（例: <code>Screenshots/</code>、' +
      '<code>*_edited.jpg</code>、<code>!keep.jpg</code>）。<code>.photonestignore</code>というファイルを置くと、' +
      'そのフォルダーに同じ設定ができます。',
    patterns: '対象から除くもののパターン',
    use: '適用',
    undo: '元に戻す',
  },
  language: {
    title: '言語',
    text: 'このウインドウの表示と、日付や数字の形式に使います。',
    system: 'システムの言語',
    en: 'English',
    ja: '日本語',
  },
  log: {
    title: 'ログ',
    text: '処理の記録です。ファイル名が含まれます。小さく保たれ、このコンピューターの外には出ません。',
    lines: 'ログの内容',
    empty: 'まだ何もありません。',
    failed: 'Photonestの応答はステータス{{status}}でした。',
    show: 'ログを表示',
    again: '再読み込み',
    close: '閉じる',
  },
};
