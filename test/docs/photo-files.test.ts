import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Functions of Node's that write, move or delete files, or open them for it. */
const WRITING =
  /\b(writeFile|appendFile|rename|unlink|rm|rmdir|truncate|ftruncate|copyFile|cp|link|symlink|chmod|utimes|createWriteStream|open|openSync)(Sync)?\b/;

/** Which files each module writes: none that a person's folders hold. */
const WRITERS: Record<string, string> = {
  'main/trash/trash.ts': 'photo files, into the trash and back',
  'main/files/replace-photo.ts': 'photo files, by a copy that was prepared beside them',
  'main/files/known-content.ts': 'nothing: it opens photos to read them',
  'main/metadata/embedded/prepare-copy.ts': 'a hidden copy beside a photo, and packets in a temporary folder',
  'main/metadata/embedded/copy-photo.ts': 'new copies of photos, in the folder that the person named',
  'main/metadata/exiftool.ts': 'a link to a photo, in a temporary folder',
  'main/desktop/memory.ts': 'where the window stood',
  'main/desktop/desktop.ts': 'the desktop’s log',
  'main/engine/serve-socket.ts': 'the socket’s address',
  'main/engine/socket-address.ts': 'the socket’s folder',
  'main/engine/library/tables.ts': 'the mark of an unchecked library',
  'main/engine/library/log.ts': 'the library’s log',
  'main/engine/library/notices.ts': 'the library’s notices',
  'main/engine/library/lock-library.ts': 'the library’s folder',
  'main/engine/models/providers/probe.ts': 'a temporary folder',
  'main/engine/models/model-folder.ts': 'an installed model',
  'main/engine/models/cuda/folder.ts': 'CUDA’s libraries',
  'main/engine/scoring/distil-labels.ts': 'fitted words, beside their model',
  'main/sqlite/lock.ts': 'the lock’s file',
  'main/sqlite/recovery/backup.ts': 'backups',
  'main/sqlite/recovery/recover.ts': 'the library’s file',
  'main/sqlite/recovery/set-aside.ts': 'the library’s file',
  'main/sqlite/whole-file.ts': 'the library’s file',
  'main/onnx/fixed-batch.ts': 'a graph beside its model',
  'main/onnx/laid-out-copy.ts': 'a graph in a temporary folder',
  'main/onnx/profile.ts': 'the runtime’s profile',
  'main/files/open-regular.ts': 'nothing: it opens photos to read them',
  'main/weights/analysis-install.ts': 'an installed network',
  'main/weights/install/write-network.ts': 'an installed model',
  'main/weights/install/head.ts': 'an installed model',
  'main/weights/install/atomic-folder.ts': 'an installed model',
  'main/weights/install/clean-downloads.ts': 'downloads',
  'main/weights/formats/open-weights.ts': 'nothing: it opens weights to read them',
  'main/weights/formats/tensor-file.ts': 'nothing: it opens weights to read them',
  'main/download/download-file.ts': 'downloads',
  'main/download/part.ts': 'downloads',
  'main/download/zip.ts': 'what a downloaded archive holds',
  'main/metadata/sidecar/file.ts': 'XMP files beside photos, when a person asks for it',
  'main/cli/teach.ts': 'a new file with what a tag was taught, where the person says',
  'main/cli/export.ts': 'a new file with a list of photos, where the person says',
  'main/cli/golden/run-graph.ts': 'a temporary folder',
  'main/cli/merge/output-file.ts': 'results, where the person says',
  'main/cli/merge/read-results.ts': 'nothing: it opens results to read them',
  'main/cli/map/model-source.ts': 'an installed model',
  'main/cli/map/temporary-files.ts': 'photos from a URL or the input, in a temporary folder',
  'main/engine/analyses/analysis-models.ts': 'an installed network',
  'main/engine/analyses/probe-analysis.ts': 'a temporary folder',
  'main/engine/scoring/heads.ts': 'fitted labels, beside their model',
  'main/setup/build-projection.ts': 'a bundled model’s projection, by a developer’s command',
  'main/setup/places/build-places.ts': 'the table of places, by a developer’s command',
  'main/setup/words/build-words.ts': 'the table of words, by a developer’s command',
  'main/similarity/layout/place-file.ts': 'the map of the library, in its folder',
  'main/similarity/scan/code-file.ts': 'quantised embeddings, in the library’s folder',
  'main/tagger/weight-bits.ts': 'a graph in a temporary folder',
  'main/weights/install/feature-map-graph.ts': 'a graph beside its model',
  'main/weights/install/int8-copy.ts': 'a graph beside its model',
};

const sources = globSync('main/**/*.ts')
  .filter((path) => !path.endsWith('.test.ts') && !path.includes('/testing/'))
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }));

test('one module alone moves photo files: no other imports the trash', () => {
  const importers = sources.filter(({ text }) => /from 'trash'|import\('trash'\)/.test(text));
  expect(importers.map(({ path }) => path)).toEqual(['main/trash/trash.ts']);
});

test('one module alone puts a file in a photo’s place, and one alone asks for it', () => {
  const importers = sources.filter(({ text }) => /\breplacePhoto\b/.test(text));
  expect(importers.map(({ path }) => path).toSorted()).toEqual([
    'main/engine/exports/write-files.ts',
    'main/files/replace-photo.ts',
  ]);
});

test('ExifTool writes into copies alone: no other module asks it to', () => {
  const writers = sources.filter(({ text }) => /\.(writeXmp|writeIptc|removeTags)\(/.test(text));
  expect(writers.map(({ path }) => path).toSorted()).toEqual([
    'main/metadata/embedded/copy-photo.ts',
    'main/metadata/embedded/prepare-copy.ts',
  ]);
});

test('every module that can write, move or delete a file is known, and so is which file', () => {
  const writers = sources.filter(({ text }) =>
    [...text.matchAll(/import (type )?([^;]*?) from 'node:fs(?:\/promises)?'/g)].some(
      ([, isType, names]) => isType === undefined && (WRITING.test(names!) || !names!.includes('{')),
    ),
  );
  expect(writers.map(({ path }) => path).filter((path) => !(path in WRITERS))).toEqual([]);
});
