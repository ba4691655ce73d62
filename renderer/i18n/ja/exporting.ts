import type { Translation } from '../en/index.ts';

export const exporting: Translation['exporting'] = {
  labels: {
    legend: '書き出すラベル',
    own: '自分のタグだけ',
    confirmed: '自分のタグと、確認したラベル',
    above: '十分に確かなものすべて',
    least: 'この確率以上',
  },
  scheme: {
    legend: '新しいファイルの名前',
    name: 'photo.jpg.xmp（digiKamやdarktableの方式）',
    stem: 'photo.xmp（LightroomやCapture Oneの方式）',
  },
  when: {
    legend: '書き出す時期',
    now: '今回だけ',
    always: '常に: ライブラリ全体で、変更のたびに自動で書き出す',
  },
  kind: {
    legend: '書き出すもの',
    sidecars: '写真と同じ場所のキーワード（XMP）',
    csv: '一覧（CSV）',
    json: '一覧（JSON）',
  },
  list: {
    title_other: '{{count, number}}枚の写真の一覧',
    titleAll: 'すべての写真の一覧',
    text:
      '写真のパス、ハッシュ、日付、タイトル、説明、評価、カメラ、場所、タグを1つのファイルにまとめます。CSVは表計算ソフトで開けます。' +
      'JSONにはラベルの確からしさも含まれます。どちらも、あとで取り込めます。',
    action: '一覧を保存',
  },
  sidecars: {
    title_other: '{{count, number}}枚の写真のキーワードを書き出す',
    titleAll: 'すべての写真のキーワードを書き出す',
    text:
      '写真と同じ場所のXMPファイルで、Lightroom、digiKamなどのソフトにラベルを伝えます。写真そのものは変更されず、ほかのソフトが' +
      '書いた内容も残ります。',
    action: '書き出す',
    follow: '今後は常に書き出す',
  },
  preview: '書き出される内容（10枚まで）',
  looking: '調べています…',
  nothing: '書き出すものはありません。該当するラベルがないか、ファイルはすでに最新です。',
  new: '新規',
  more: 'ほか{{count, number}}件',
  removed: '取り消し: ',
  follows: 'ライブラリのほかの写真は自動で書き出されます。',
  stop: '中止',
  failed_other: '{{count, number}}枚の写真は変更されませんでした',
  reason: '<name>{{name}}</name>: {{reason}}',
  job: {
    name: '進み具合',
    progress: '{{total, number}}枚中{{done, number}}枚',
    sidecars_other: '{{count, number}}個のサイドカーを書き出しました。',
    files_other: '{{count, number}}個のファイルに書き込みました。',
    restored_other: '{{count, number}}個のファイルを復元しました。',
    restoreTried_other: '{{count, number}}個のファイルが復元されます。',
    tried_other: '{{count, number}}個のファイルに書き込まれます。',
    copies_other: '{{count, number}}個のコピーを作成しました。',
    listed_other: '一覧に{{count, number}}枚の写真があります。',
    unchanged_other: '{{count, number}}枚はすでに最新です。',
    stopped_other: '{{count, number}}枚は処理されませんでした。',
  },
  files: {
    title_other: '{{count, number}}枚の写真のファイルにキーワードを書き込みますか?',
    titleAll: 'すべての写真のファイルにキーワードを書き込みますか?',
    text: 'JPEG、PNG、TIFF、WebP、HEICのファイル自体にキーワードを書き込みます。画像とほかのデータはそのまま残ります。',
    warning:
      '写真のファイルが変更され、「取り消す」では元に戻せません。以前のメタデータはライブラリに保存され、復元できます。写真と同じ場所のXMPファイルなら、' +
      '写真を変更せずに同じことができます。',
    try: 'まず試す',
    otherwise: '選び直す',
    action_other: '{{count, number}}個のファイルに書き込む',
  },
  restore: {
    title_other: '{{count, number}}枚の写真のファイルの以前のメタデータを復元しますか?',
    titleAll: 'すべての写真のファイルの以前のメタデータを復元しますか?',
    text:
      'Photonestがキーワードを書き込んだファイルを、書き込む前のメタデータに戻します。その後に変更されたファイルと、ライブラリの' +
      'タグはそのまま残ります。',
    action_other: '{{count, number}}個のファイルを復元',
  },
  copies: {
    title_other: '{{count, number}}枚の写真をフォルダーにコピー',
    text: '既存のファイルは上書きされません。',
    folder: 'フォルダーのパス',
    choose: '選択…',
    chooser: 'コピー先のフォルダーを選択',
    chosen: 'このフォルダーを使う',
    places: '撮影場所',
    with: '写真と同じくコピーにも残す',
    without: 'コピーには残さない',
    action: 'コピー',
  },
  import: {
    title: '写真の一覧を読み込む',
    text:
      'タグ、星、お気に入り、タイトル、キャプションを、写真のパスまたはハッシュごとに記したCSVまたはJSONファイルです。タグは追加' +
      'されるだけで、全体を一度に取り消せます。',
    file: '読み込むファイル',
    wrongFile: '名前が.csvまたは.jsonで終わるファイルを選んでください。',
    reading: '読み込んでいます…',
    rows_other: '{{count, number}}行のうち、ライブラリの写真は{{found, number}}行です。',
    changed_other: '{{count, number}}枚の写真を変更しました。',
    wouldChange_other: '{{count, number}}枚の写真が変更されます。',
    tags_other: '{{count, number}}個のタグに色または別名が付きます。',
    passedOver: '読み込まれない列: {{names}}',
    leftOut_other: '{{count, number}}行は除外されます。最初の行を示します。',
    row: '{{row}}行目',
    action: '読み込む',
  },
  section: {
    title: 'ほかのソフトのためのキーワード',
    text: '求めに応じて、写真と同じ場所のXMPファイルに書き出します。写真そのものは変更されません。',
    off: '求めたときだけ書き出します。',
    on: '変更のたびに自動で書き出します。',
    waiting_other: '{{count, number}}枚の写真が待っています。',
    export: 'キーワードか一覧を書き出す…',
    import: '一覧を読み込む…',
    retry: 'もう一度試す',
  },
};
