/**
 * Arrows point inward (ARCHITECTURE.md, "Code map"): `core` imports nothing, a technology imports `core`, and only
 * a process's wiring sees everything. Tests are held to the same rules as the code beside them.
 */
const technologies = [
  'nets',
  'weights',
  'download',
  'numeric',
  'files',
  'trash',
  'onnx',
  'analyses',
  'images',
  'metadata',
  'sqlite',
  'parquet',
  'similarity',
  'teaching',
  'search',
  'places',
  'indexing',
  'http',
  'client',
];

/** What a technology may import besides `core` and itself. @type {Record<string, string[]>} */
const alsoAllowed = {
  // Weights are downloaded, checked against the graph of their network, and written into it; an installed model
  // carries the projection of its own classifier, which similarity needs.
  weights: ['nets', 'similarity', 'download'],
  similarity: ['numeric'],
  teaching: ['numeric'],
  // Whoever opens a photo makes sure that it is one file, and no pipe, device or link.
  images: ['files'],
  metadata: ['files'],
  http: ['files'],
  trash: ['files'],
};

const technologyRules = technologies.map((name) => ({
  name: `${name}-imports-core-only`,
  comment: 'A technology knows the domain and itself; it meets the others in a wiring, through a port.',
  severity: 'error',
  from: { path: `^main/${name}/` },
  to: {
    path: '^(main|renderer)/',
    pathNot: `^main/(${['core', name, ...(alsoAllowed[name] ?? [])].join('|')})/`,
  },
}));

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A component that shows itself again, as a tree of folders does, imports itself.',
      severity: 'error',
      from: { path: '^(main|renderer)/', pathNot: '^renderer/folders/FolderTree[.]svelte$' },
      to: { circular: true },
    },
    {
      name: 'no-cycles-in-tests',
      comment: 'Stand-ins may name each other’s types.',
      severity: 'error',
      from: { path: '^test/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'core-imports-nothing',
      comment:
        'The domain is the language alone, and zod for shapes: no Node, no other package, no other folder.',
      severity: 'error',
      from: { path: '^main/core/', pathNot: '[.]test[.]ts$' },
      to: { pathNot: '^(main/core|node_modules/zod)/' },
    },
    {
      name: 'core-tests-import-core-only',
      severity: 'error',
      from: { path: '^main/core/.*[.]test[.]ts$' },
      to: { path: '^(main|renderer)/', pathNot: '^main/core/' },
    },
    ...technologyRules,
    {
      name: 'window-knows-types-only',
      comment: 'The window meets the engine over HTTP; what it shares is the shape of the answers.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^main/', pathNot: '^main/core/' },
    },
    {
      name: 'window-is-no-node-program',
      severity: 'error',
      from: { path: '^renderer/', pathNot: '[.]test[.]ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'desktop-is-thin',
      comment:
        'Electron’s process starts the engine and passes bytes on; it holds no data and opens no image.',
      severity: 'error',
      from: { path: '^main/desktop/' },
      to: { path: '^(main|renderer)/', pathNot: '^main/(core|client|desktop)/' },
    },
    {
      name: 'natives-in-their-folders',
      comment:
        'Native libraries stay in their folders and the wirings that need them, so that a process can be without them.',
      severity: 'error',
      from: {
        path: '^(main|renderer)/',
        pathNot: '^main/(sqlite|onnx|images|metadata|tagger|cli)/|[.]test[.]ts$',
      },
      to: { path: '^node_modules/(better-sqlite3|onnxruntime-node|sharp)/' },
    },
    {
      name: 'electron-in-desktop',
      severity: 'error',
      from: { path: '^(main|renderer)/', pathNot: '^main/(desktop|setup)/' },
      to: { path: '^node_modules/electron/' },
    },
    {
      name: 'tagger-has-no-database',
      comment: 'It decodes hostile files and may be killed at any moment.',
      severity: 'error',
      from: { path: '^main/tagger/' },
      to: { path: '^main/sqlite/', reachable: true },
    },
    {
      name: 'engine-opens-no-image',
      comment: 'Only the tagger reads image bytes and runs the network.',
      severity: 'error',
      from: { path: '^main/engine/' },
      to: { path: '^main/(images|onnx)/', reachable: true },
    },
    {
      name: 'setup-runs-before-anything-is-installed',
      severity: 'error',
      from: { path: '^main/setup/.*[.]mjs$', pathNot: '^main/setup/commands/package[.]mjs$' },
      to: { pathNot: '^main/setup/', dependencyTypesNot: ['core'], dynamic: false },
    },
    {
      name: 'nothing-imports-a-test',
      severity: 'error',
      from: { pathNot: '[.]test[.]ts$' },
      to: { path: '[.]test[.]ts$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
    skipAnalysisNotInRules: true,
  },
};
