// A thread of the engine that lays out the library map. It sees the shared memory of the embeddings and nothing else.
import { parentPort, workerData } from 'node:worker_threads';
import { LayoutControl } from './control.ts';
import { layOut } from './layout.ts';
import { PackedCodes } from './packed-codes.ts';
import type { LayoutRequest } from './job.ts';

const request = workerData as LayoutRequest;
const before = new Map(Array.from(request.photos, (photo, at) => [photo, at]));
const layout = layOut(PackedCodes.copy(request.memory, request.rows), {
  before: (photo) => {
    const at = before.get(photo);
    return at === undefined ? null : [request.positions[2 * at]!, request.positions[2 * at + 1]!];
  },
  step: new LayoutControl(request.control).follow(),
});
parentPort!.postMessage(layout, [layout.photos.buffer, layout.positions.buffer, layout.prints.buffer] as ArrayBuffer[]); // prettier-ignore
