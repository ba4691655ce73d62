// `scan-process.ts LIBRARY FOLDER`: one scan of a folder into a library, as the engine does it after a start, with
// watchers. Prints what it took.
import { openTables } from '../../main/engine/library/tables.ts';
import { scanFolder } from '../../main/indexing/scan/scan-folder.ts';
import { Watch } from '../../main/indexing/watch/watch.ts';
import type { ScanAnswer } from './scanning.ts';

const [directory, path] = process.argv.slice(2) as [string, string];
const library = await openTables(directory);
if (library.folders.list().length === 0) library.folders.add(path, []);
const [folder] = library.folders.list();
const nothing = (): undefined => undefined;
const noPhotos = async (): Promise<void> => await Promise.resolve();

const watch = new Watch({ listPlaces: () => [], rescan: nothing, onChange: nothing });
watch.start();
const { photos } = library;
const { places, find, setOffline, deviceOf, setDevice } = library.folders;
const folders = { listFolders: places, findFolder: find, setOffline, deviceOf, setDevice, ignore: () => [] };
const tags = { restore: noPhotos, release: noPhotos };
const stores = { folders, files: photos, writer: photos, tags };
const signal = new AbortController().signal;
const writes = (): number => Number(library.connection.prepare('SELECT total_changes()').pluck().get());
const before = writes();

const started = performance.now();
await scanFolder(folder!, stores, { changed: null, signal, onChange: nothing, hooks: watch.hooks });
const ms = performance.now() - started;

const answer: ScanAnswer = { ms, found: photos.counts().found, writes: writes() - before };
console.log(JSON.stringify(answer));
watch.close();
library.close();
