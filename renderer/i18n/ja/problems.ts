import type { Translation } from '../en/index.ts';

export const problems: Translation['problems'] = {
  sentences: {
    query_quote_open: '引用符が閉じられていません。末尾にもう一つ付けてください。',
    query_bracket_open: 'かっこが閉じられていません。「)」で閉じてください。',
    query_bracket_closed: '対応する開きかっこのない、閉じかっこがあります。',
    query_or: 'ORの両側には言葉が必要です。例：cat OR dog',
    query_parts:
      '検索条件が{{limit}}個を超えているため、最初の{{limit}}個だけを検索します。いくつか減らしてください。',
    query_filter: '「{{filter}}:」という絞り込みはありません。使えるものは{{known}}です。',
    query_label: '「{{text}}」というラベルも自分のタグもありません。',
    query_own_tag: '「{{text}}」という自分のタグはありません。',
    query_category: '「{{text}}」というラベルの種類はありません。',
    query_rating:
      'rating:には星の数を1から5で指定してください（「{{text}}」は使えません）。rating:3で星3つ以上を検索します。',
    query_number: '{{filter}}:には写真の番号を指定してください（「{{text}}」は使えません）。',
    query_has: 'has:で使えるのは、場所の情報がある写真を探すhas:placeだけです（「{{text}}」は使えません）。',
    query_is:
      'is:で使えるのは、is:favourite、is:hidden、is:untagged、is:pending、is:failedです（「{{text}}」は使えません）。',
    query_place:
      'place:には地名、またはplace:"59.8,10.6..60,10.9"のような地図の範囲を指定してください（「{{text}}」は使えません）。',
    query_date:
      '「{{text}}」は日付として認識できません。date:2024、date:2024-05、date:2024-05..2024-08、date:<2010のように入力してください。',
    query_count: '「{{text}}」は認識できません。count:dog>=2のように入力してください。',
    query_share: '「{{text}}」は認識できません。share:sky>40%のように入力してください。',
    query_object: '「{{name}}」という種類の物体はありません。',
    query_part: '「{{name}}」という領域は見分けられません。',

    unexpected: 'Photonestで問題が発生しました。詳しい内容はログにあります。もう一度試してください。',
    disk_full:
      '保存できませんでした。ライブラリのあるディスクに空きがありません。空きを増やしてから、もう一度試してください。',
    disk_full_indexing:
      'ライブラリのあるディスクに空きがないため、写真の読み取りを止めています。失われたものはありません。空きを増やすと、自動的に再開します。',
    disk_full_download:
      '{{path}}に、ダウンロードとインストールのための空きが{{needed}} MB必要ですが、{{free}} MBしかありません。空きを増やしてから、もう一度ダウンロードしてください。受信済みの部分は残っています。',
    disk_full_backup:
      'ライブラリのコピーには、{{path}}に{{needed}} MBの空きが必要ですが、{{free}} MBしかありません。空きを増やしてください。',
    closing: 'Photonestは終了処理中です。',
    closed: 'Photonestは終了しています。続けるには、もう一度起動してください。',
    indexing_stopped:
      'タグ付けが止まりました：{{detail}}。失われたものはありません。原因を取り除いてから再開してください。',
    analysing_stopped: '写真の分析が止まりました：{{detail}}。',
    tagger_ends: '写真を読み取るプログラムが、起動してすぐに終了します。最後の出力はログに残っています。',
    tagger_late:
      '写真を読み取るプログラムの準備が{{seconds}}秒以内に終わりませんでした。「モデル」で別のモデルか別の実行方法を選ぶか、Photonestを起動し直してください。',
    network_unusable: 'ネットワークを使用できません：{{detail}}',
    request: '要求を処理できません（{{where}}）：{{detail}}。',
    json_too_large: '要求のJSONは{{limit}} MBまでです。',
    results_too_large: '一度に送れる結果は{{limit}} MBまでです。',
    import_too_large: '取り込むファイルは{{limit}} MBまでです。',
    picture_too_large: '比較する画像は{{limit}} MBまでです。',

    folder_missing: 'フォルダー{{path}}が見つかりません。パスを確認するか、ドライブを接続してください。',
    folder_closed: 'フォルダー{{path}}を開く権限がありません。別のフォルダーを選んでください。',
    folder_is_file:
      '{{path}}はフォルダーではなくファイルです。このファイルのあるフォルダーを選んでください。',
    folder_relative: 'フォルダーの完全なパスを指定してください（「{{path}}」は使えません）。',
    folder_not_there:
      '{{path}}というフォルダーはありません。すでにあるフォルダーを完全なパスで指定してください。',
    folder_elsewhere: '{{path}}は{{folder}}の中のフォルダーではありません。',
    folder_unknown: '番号{{id}}のフォルダーはありません。',
    photo_unknown: '番号{{id}}の写真はもうありません。',
    photo_untagged: '写真{{id}}はまだタグ付けされていません。',
    photo_replaced: '{{path}}は写真ではなくなりました。接続していないドライブにあるのかもしれません。',
    photo_closed: '{{path}}を開けません。接続していないドライブにあるのかもしれません。',
    photo_changed: '{{path}}は、スキャンした後に変更されています。フォルダーをスキャンし直してください。',
    photo_failed: '{{reason}}',
    no_thumbnail: 'この写真にはサムネイルがありません。',
    why_not_seen: 'このタグはネットワークが付けたものではないため、画像のどこから判断したかは示せません。',
    picture_outdated: '写真を比較するモデルが変わりました。画像をもう一度ドロップしてください。',
    region: '要求を処理できません（region）。left,top,width,heightを0から1の間で指定してください。',
    selection_gone: '選択してから時間がたちすぎています。写真を選び直してください。',
    duplicates_gone: 'これらの写真は重複のグループではなくなりました。グループをもう一度確認してください。',
    nothing_to_undo: '取り消せる操作はありません。',
    nothing_to_redo: 'やり直せる操作はありません。',
    trash_not_restorable:
      'このシステムでは、アプリがゴミ箱から写真を戻すことはできません。ゴミ箱から直接戻してください。',
    trash_not_restored: '{{files}}',
    pattern_wildcards:
      '「{{pattern}}…」は使用できません。ワイルドカードを含むパターンは{{limit}}文字までです。',
    pattern_ranges: '「{{pattern}}…」は使用できません。広い文字範囲は1つのパターンに{{limit}}個までです。',
    watch_limit:
      '変更は15分ごとに確認されます。このコンピューターで監視できるフォルダーの数を超えています（fs.inotify.max_user_watchesで設定できます）。',
    watch_files:
      '変更は15分ごとに確認されます。このコンピューターで開かれているファイルが多すぎるため、フォルダーを監視できません。',
    watch_error: '変更は15分ごとに確認されます。このフォルダーは監視できません（{{detail}}）。',
    watch_network:
      '変更は15分ごとに確認されます。{{kind}}のドライブでは、ほかのコンピューターによる変更が通知されません。',

    label_unknown: '「{{key}}」というラベルはありません。',
    label_key_unknown: 'キーが「{{key}}」のラベルはありません。',
    label_own: '「{{name}}」は自分のタグです。どの写真に表示するかは、ご自身で決められます。',
    label_unnameable: '「{{name}}」には文字も数字も含まれていないため、検索できる名前になりません。',
    label_taken: '「{{name}}」というラベルかタグがすでにあります。別の名前を選んでください。',
    own_tag_unknown: '「{{key}}」という自分のタグはありません。',
    tag_unnamed: 'タグの名前を入力してください。',
    tag_name: 'タグの名前は1〜{{limit}}文字で、, ; / | は使えません（「{{name}}」は使えません）。',
    tag_long: 'タグは{{limit}}文字までですが、「{{name}}…」は{{length}}文字あります。',
    tag_taken: '「{{name}}」というタグがすでにそこにあります。二つを統合してください。',
    tag_below: '「{{above}}」はすでに「{{name}}」の下にあります。',
    tag_merged_into_itself: '「{{name}}」を、それ自身やその下のタグに統合することはできません。',
    taught_tag_unknown: '「{{key}}」という、例から学習するタグはありません。',
    taught_both: '{{photos}}枚の写真が、例と反例の両方に含まれています。',
    taught_unseen: '「{{name}}」には、ネットワークが調べ終えた例がまだありません。',
    taught_name: '学習させるタグの名前を一つ指定してください（「{{name}}」は使えません）。',
    taught_label: '「{{name}}」はすでにラベルにあります。その正誤を指定するか、別の名前を選んでください。',
    taught_example:
      '「{{path}}」の例{{number}}が壊れています。学習させたコンピューターで、タグをもう一度書き出してください。',
    album_unknown: '番号{{id}}のアルバムはもうありません。',
    search_unknown: '番号{{id}}の保存した検索はもうありません。',
    notice_unknown: '番号{{id}}のお知らせはもうありません。',

    import_not_json: 'ファイルがJSONではありません。写真のリストが必要です。',
    import_no_list: 'ファイルにリストがありません。写真のリストが必要です。',
    import_no_columns: 'ファイルの最初の行に「path」も「hash」もありません。',
    import_csv: 'ファイルを使用できません。{{line}}行目から始まる引用符が閉じられていません。',

    library_busy: 'このライブラリは別のPhotonestが開いています（{{path}}）。',
    library_damaged:
      'ライブラリのファイル{{path}}を使用できません（{{detail}}）。写真に影響はありません。このファイルを別の場所に移すか、バックアップで置き換えてから、起動し直してください。',
    library_closed:
      'ライブラリのファイル{{path}}を開けません（{{detail}}）。Photonestが書き込める、空きのあるドライブのフォルダーが必要です。',
    library_newer:
      'ライブラリ{{path}}は、より新しいPhotonestで作られています（スキーマ{{schema}}。このバージョンの対応は{{known}}まで）。Photonestを更新してください。',
    library_folder:
      'ライブラリのフォルダー{{path}}を作成できません（{{detail}}）。Photonestが書き込めるフォルダーが必要です。--libraryで別のフォルダーを指定してください。',
    library_not_copied: '{{path}}を完全にコピーできません（{{detail}}）。',
    backup_damaged:
      'バックアップ{{path}}は壊れています（{{detail}}）。ライブラリはそのままです。別のバックアップを選んでください。',
    backup_unknown: '番号{{id}}のバックアップはもうありません。',

    file_relative: 'ファイルの完全なパスを指定してください（「{{path}}」は使えません）。',
    file_missing: 'ファイル{{path}}がありません。{{folder}}で名前を確認してください。',
    model_unknown: '「{{id}}」というモデルはありません。あるのは{{known}}です。',
    model_missing: '{{name}}はインストールされていません。',
    model_to_install: '{{name}}はまだインストールされていません。先にインストールしてください。',
    model_active: '{{name}}は写真のタグ付けに使用中です。先に別のモデルに切り替えてください。',
    model_installing: '{{name}}はインストール中です。先にキャンセルするか、終わるまでお待ちください。',
    model_gone: 'この写真にタグを付けたモデル{{name}}は、もうインストールされていません。',
    model_incomplete: '{{path}}のモデルが不完全です。インストールし直してください。',
    model_files_missing: '{{path}}に{{name}}のファイルが足りません。モデルをインストールし直してください。',
    model_file_damaged: '{{path}}が壊れています。モデルをインストールし直してください。',
    analysis_model_unknown: '「{{name}}」という分析のモデルはありません。',
    analysis_model_missing: '{{name}}のモデルはインストールされていません。',
    analysis_model_installing: '{{name}}はインストール中です。先にキャンセルしてください。',
    analysis_model_bundled: '{{name}}はPhotonestに付属しているため、変更できません。',
    install_ended: 'モデルのインストールが途中で終了しました（{{detail}}）。もう一度試してください。',
    downloading_already: '{{name}}はすでにダウンロード中です。終わるまで待つか、中止してください。',
    weights_not_downloaded:
      '{{name}}の重みをダウンロードできませんでした（{{causes}}）。{{kept}}あとでもう一度試すか、ファイルを別の方法で入手して指定してください：photonest models install {{id}} --from FILE',
    analysis_weights_not_downloaded:
      '{{name}}の重みをダウンロードできませんでした（{{causes}}）。{{kept}}あとでもう一度試すか、ファイルがあれば指定してください。作者のサーバーは以前にも止まったことがあり、リンクが切れているかもしれません。ファイル名は{{file}}です。',
    weights_closed: '重みファイル{{path}}を開けません。',
    weights_wrong:
      '{{path}}の{{algorithm}}は{{expected}}のはずですが、{{received}}です。ファイルが壊れているか、別のファイルです。ダウンロードし直してください。',
    analysis_weights_wrong:
      '{{path}}の{{algorithm}}は{{expected}}のはずですが、{{received}}です。ファイルが壊れているか、別のファイルです。入手し直してください。',
    weights_foreign:
      '{{path}}は{{network}}の重みではありません（{{detail}}）。このネットワークの重みを選んでください。',
    weights_damaged:
      '{{path}}の内容が想定と異なります（想定：{{expected}}、実際：{{received}}）。ファイルが壊れているか、別の種類のファイルです。ダウンロードし直してください。',
    text_manifest: '{{path}}は、文字を読み取るモデルのマニフェストではありません。',
    part_missing: '{{name}}の一部である{{path}}を読み取れません。Photonestをインストールし直してください。',
    part_damaged: '{{name}}の一部である{{path}}が壊れています。Photonestをインストールし直してください。',
    network_not_loaded:
      '{{path}}のネットワークを読み込めませんでした。そのフォルダーを削除すると、次の起動時に作り直されます。',
    graph_not_loaded:
      '{{path}}のネットワークを読み込めませんでした。そのフォルダーを削除して、インストールし直してください。',
    network_not_run:
      'ネットワークを実行できません。そのプログラムの問題：{{reason}}。ログを確認してください。',
    provider_not_here:
      '設定で{{provider}}が選ばれていますが、このコンピューターでネットワークを実行できるのは{{known}}だけです。設定で「自動」かプロセッサーを選んでください。',
    provider_refused:
      '{{provider}}（{{device}}）は使えません：{{reason}}。設定で「自動」かプロセッサーを選んでください。',
    hub_address:
      'HF_ENDPOINTには、https://またはhttp://で始まるアドレスを指定してください（「{{address}}」は使えません）。',
    cuda_unsupported:
      'CUDAには、x64のLinuxと、NVIDIAのドライバーを入れたグラフィックカードが必要ですが、このコンピューターにはそろっていません。何もダウンロードしていません。',
    cuda_not_downloaded:
      'CUDAのライブラリ（{{name}}）をダウンロードできませんでした（{{causes}}）。{{kept}}あとでもう一度試してください。',
    cuda_not_found:
      'NuGetのフィード{{feed}}で{{name}}を見つけられませんでした（{{cause}}）。あとでもう一度試してください。',
    cuda_damaged:
      '{{path}}は、ライブラリの入ったzipファイルのはずですが、そうではありません（{{detail}}）。もう一度入手してください。',

    remote_address:
      'ssh://名前、またはssh://ユーザー@名前:ポートの形で入力してください（「{{address}}」は使えません）。パスワードは含めないでください。',
    remote_mapping:
      'こちらのフォルダーと、相手側での同じフォルダーを指定してください（指定されたのは「{{local}}」と「{{remote}}」です）。',
    remote_running: '別のコンピューターがすでにタグ付けをしています。先にそれを終了してください。',
    remote_other_model: 'タグ付けに使うモデルが変わりました。そのモデルで始め直してください。',
    remote_unreachable:
      '{{host}}でPhotonestを起動できません{{said}}。パスワードなしで「ssh {{host}} photonest map --about」が動くか確認してください。相手側でのコマンド名が違う場合は、それを指定してください。',
    remote_version:
      '{{host}}のPhotonestは{{there}}、こちらは{{here}}です。両方に同じバージョンをインストールしてください。',
    remote_weights:
      '{{host}}にある{{model}}の重みは、このコンピューターのものと異なります。両方に同じモデルをインストールしてください。',
    remote_broken_off: '{{host}}との接続が切れたため、接続し直しています。',
    remote_away: '{{host}}につながらないため、このコンピューターだけで続けます。',
  },
  parts: {
    cause: '{{url}}：{{fault}}',
    nextCause: '{{before}}、{{next}}',
    kept: '受信済みの{{received}} MBは、次に備えて残してあります。',
    said: '（{{detail}}）',
    inPrecision: '{{provider}}（{{precision}}）',
    listed: '{{before}}、{{next}}',
    processor: 'プロセッサー',
    file: '{{path}}：{{reason}}。',
    nextFile: '{{before}}{{next}}',
  },
  faults: {
    web_page: 'ファイルの代わりにWebページが送られてきました',
    redirected_nowhere: '転送先がありません',
    unsized: 'ファイルの大きさが示されませんでした',
    unreachable: '接続できないか、接続が切れました（{{detail}}）',
    answered: '応答は{{detail}}でした',
    other: '{{detail}}',
    silent: '{{seconds}}秒間、何も送られてきませんでした',
    cut: '{{promised}}バイトのうち{{received}}バイトで終わりました',
    redirected_often: '転送が{{limit}}回を超えました',
    redirected_insecure: '安全でない{{address}}に転送されました',
    packed: '求めていない形式（{{encoding}}）で圧縮されていました',
    contradicted: '大きさは{{promised}}バイトと示された後、{{received}}バイトとされました',
    wrong_size: '大きさが{{received}}バイトで、想定の約{{expected}} MBと異なります',
    too_long: '示された{{promised}}バイトより多く送られてきました',
    stated_hash: '示されたSHA-256は{{received}}で、想定の{{expected}}と異なります',
    wrong_hash: '送られてきたファイルの{{algorithm}}は{{received}}で、想定の{{expected}}と異なります',
  },
  refusals: {
    nonsense: 'プロセスが壊れ、意味をなさない応答を返しました',
    no_byte_arithmetic: 'このプロセッサーにはない、バイトの演算が必要です',
    no_card: 'グラフィックカードが必要です',
    not_started: '起動できませんでした：{{detail}}',
    ended: 'プロセスが終了しました（{{detail}}）',
    not_run: 'ネットワークを実行できませんでした（{{detail}}）',
    not_tried: '試せませんでした。{{detail}}',
    cuda_libraries:
      'アプリに付属しない{{libraries}}が必要です。「モデル」で入手するか、photonest models cuda installを実行してください',
    nvidia_libraries:
      'NVIDIAの{{libraries}}が必要です。これらのバージョンのCUDAとcuDNNを、システムから見つかるようにインストールしてください',
    slow: '{{seconds}}秒以上かかりました',
    idle: 'ネットワークの{{nodes}}個のノードをすべてプロセッサーに任せました',
    answers: '{{expected}}枚の画像に対して{{found}}個の結果を返しました',
    widths:
      '1枚の画像に対する数値が{{embedding}}個と{{logits}}個で、本来の{{embeddingExpected}}個と{{logitsExpected}}個と異なります',
    image_not_finite: '自己テストの画像{{image}}で、有限でない数値を返しました',
    image_cosine:
      '自己テストの画像{{image}}で、誤った数値を返しました。プロセッサーの結果とのコサインは{{cosine}}で、{{least}}に届きません',
    image_scale: '自己テストの画像{{image}}で、誤った数値を返しました。プロセッサーの結果の{{times}}倍です',
    image_class:
      '自己テストの画像{{image}}で、誤った数値を返しました。最も確かなクラスが{{expected}}ではなく{{found}}です',
    outputs: '出力が{{expected}}個ではなく{{found}}個でした',
    output_width: '自己テストの出力{{output}}の数値が{{expected}}個ではなく{{found}}個でした',
    output_not_finite: '自己テストの出力{{output}}で、有限でない数値を返しました',
    output_cosine:
      '自己テストの出力{{output}}で、誤った数値を返しました。プロセッサーの結果とのコサインは{{cosine}}で、{{least}}に届きません',
    output_scale: '自己テストの出力{{output}}で、誤った数値を返しました。プロセッサーの結果の{{times}}倍です',
    few_photos: '調整と確認に{{least}}枚の写真が必要ですが、ライブラリには{{photos}}枚しかありません',
    few_calibrated: '調整に使えた写真が{{photos}}枚で、必要な{{least}}枚に足りません',
    few_checked: '確認に使えた写真が{{photos}}枚で、必要な{{least}}枚に足りません',
    no_faster: '速くなりません。写真1枚に{{int8}}ミリ秒かかり、float32では{{float32}}ミリ秒です',
    other_embeddings: '特徴が変わります。コサインの中央値は{{cosine}}で、{{least}}に届きません',
    other_labels: '表示されるラベルが変わります。一致するのは{{share}}%で、{{least}}%に届きません',
    other_neighbours: '似ている写真が変わります。一致するのは{{share}}%で、{{least}}%に届きません',
    other_probabilities: 'ラベルの確率が{{shift}}変わり、上限の{{most}}を超えます',
  },
};
