import type { Translation } from '../../en/index.ts';

export const facts: Translation['facts'] = {
  listed: '{{before}}、{{next}}',
  files_other: '{{count, number}}個のファイル',
  model: {
    purpose: {
      outdone: '比較用です。{{better}}の方が速く、正解も多くなります。',
      light: 'どのコンピューターでも高速です。',
      fair: '精度と速度のバランスが取れています。',
      best: '最も高精度です。グラフィックスカードがないと時間がかかります。',
      bestAndSlow: '最も高精度です。グラフィックスカードがないと低速です。',
      good: 'とても高精度です。グラフィックスカードがないと時間がかかります。',
      goodAndSlow: 'とても高精度です。グラフィックスカードがないと低速です。',
    },
    accuracy: 'ImageNetの写真の{{percent}}%で第1候補が正解',
    size: {
      bundled: '{{size}}、アプリに付属',
      available: 'ダウンロードサイズ{{size}}',
      installed: '{{size}}、このコンピューターに保存済み',
    },
    untried: 'このコンピューターではまだ試していません',
    pace: '{{perPhoto}}、{{perHour}}',
    paceOn: '{{provider}}で{{perPhoto}}、{{perHour}}',
    secondsPerPhoto: '1枚あたり{{seconds}}秒',
    millisecondsPerPhoto: '1枚あたり{{milliseconds}}ミリ秒',
    perHour_other: '1時間に約{{count, number}}枚',
    received: '{{total}}中{{received}}',
    perSecond: '毎秒{{size}}',
    everyday: {
      own: 'このモデル独自のラベルです。',
      default: '独自のラベルをあなたの写真から学習するまで、{{model}}のラベルを使います。',
      learned: '{{model}}があなたの写真に付けたラベルから、このコンピューターで学習しました。',
      agreed:
        '{{model}}があなたの写真に付けたラベルから、このコンピューターで学習しました。学習に使わなかった写真での一致率は' +
        '{{percent}}です。',
    },
    switching: {
      nothing: 'すべての写真がすでにこのモデルでタグ付けされています。自分で付けたタグは残ります。',
      photos_other:
        '{{count, number}}枚の写真をバックグラウンドでタグ付けし直します。自分で付けたタグは残ります。',
      timed_other:
        '{{count, number}}枚の写真をバックグラウンドでタグ付けし直します（{{time}}）。自分で付けたタグは残ります。',
    },
    removing:
      'モデルのファイル（{{size}}）を削除します。あとで再びダウンロードできます。写真のタグは残ります。',
    retagging: {
      offline:
        '{{total, number}}枚中{{done, number}}枚が{{model}}でタグ付け済みです。オフラインの写真は、再び接続されるまで' +
        '今のタグのままです',
      others:
        '{{total, number}}枚中{{done, number}}枚が{{model}}でタグ付け済みです。ほかの写真は、それまで今のタグのままです',
    },
    standing: {
      unknown: '状態はまだわかりません',
      next: '準備ができ次第切り替わります',
      starting: '起動しています',
      failed: '動作していません',
      ready: '{{device}}で動作中（{{way}}）',
    },
    verdict: {
      works: '動作します',
      refused: '{{way}}は使えません。',
      reason: '{{way}}: {{reason}}',
      ended: '{{clause}}。',
      in: '{{precision}}で{{verdict}}',
      and: '{{before}}。{{next}}',
      refusals: '{{before}} {{next}}',
    },
  },
  cuda: {
    installed:
      'CUDAのライブラリはこのコンピューターにあります。CUDAが動作するかどうかは上に表示されています。',
    needed:
      'NVIDIAのカードでCUDAを使うには、アプリに付属しないライブラリが必要です。ダウンロードサイズは約{{download}}、' +
      'ディスク上では{{installed}}です。',
    neededOf:
      'NVIDIAのカードでCUDAを使うには、アプリに付属しないライブラリが必要です。ダウンロードサイズは約{{download}}、' +
      'ディスク上では{{installed}}です（空き容量{{free}}）。',
    removing: 'CUDAのライブラリ（約{{installed}}）を削除します。あとで再び入手できます。',
  },
  analysis: {
    text: { name: '文字', what: '看板、画面、ページなどの文字を検索できるようになります。' },
    objects: { name: '物体', what: '何が、いくつ、どこに写っているかを調べます。' },
    scenes: { name: '情景', what: '空、海、道路などが写真に占める割合を調べます。' },
    missing: 'モデル{{model}}（{{size}}）がインストールされていません。',
    progress: '{{model}}、{{size}}、{{pace}}。{{counts}}。',
    pace: '1枚あたり{{seconds}}秒',
    expectedPace: '1枚あたり約{{seconds}}秒',
    paceOn: '{{provider}}で1枚あたり{{seconds}}秒',
    removing:
      'このモデルのファイル（{{size}}）を削除します。見つかった内容は残ります。あとで再びインストールできます。',
    onBattery: '電源への接続待ち',
    done_other: '{{count, number}}枚完了',
    waiting: '残り{{count, number}}枚',
    failed: '失敗{{count, number}}枚',
  },
  backup: {
    words: '{{kind}}、{{photos}}、{{tags}}',
    kind: {
      daily: '毎日の自動バックアップ',
      asked: '手動で作成',
      'before-update': 'アップデート前',
      'before-restore': '復元前',
    },
    tags_other: '自分で付けたタグ{{count, number}}個',
  },
  folder: {
    empty: '写真はまだありません',
    counts: '{{files}}（{{states}}）',
    tagged: 'タグ付け済み{{count, number}}',
    pending: '未処理{{count, number}}',
    failed: '読み取り不可{{count, number}}',
    skipped: 'スキップ{{count, number}}',
    offline: 'オフライン{{count, number}}',
    away: '現在アクセスできません。写真はここに残り、再びアクセスできるようになってもやり直しは不要です。',
    watched: '変更はすぐに反映されます。',
    timed: '数分ごとに確認します。',
    off: '起動のたびに確認します。',
    reason: '{{watching}}{{reason}}',
  },
  remark: {
    cut_short:
      'このファイルは末尾が欠けているため、読み取れたところまで表示しています。欠けていないコピーを探してください。',
    damaged_inside:
      'このファイルは内部が壊れているため、写真の一部が正しく表示されないことがあります。壊れていないコピーを探してください。',
  },
};
