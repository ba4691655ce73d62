import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { expectAllMerged, killMoments, makeManyPhotos, mapCommand, PARTITIONS } from './photos.ts';
import { installPython } from './python.ts';

const run = promisify(execFile);

const python = await installPython('ray==2.60.0');
if ('missing' in python) console.warn(`Ray is not run: ${python.missing}.`);

/**
 * A cluster of two nodes on this computer. For each line that it is told, one is killed, and replaced where the line
 * says so; its own first line is its address.
 */
const CLUSTER = `
import sys
from ray.cluster_utils import Cluster
cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
worker = cluster.add_node(num_cpus=1)
print(cluster.address, flush=True)
for line in sys.stdin:
    cluster.remove_node(worker, allow_graceful=False)
    if line.strip() == "replace":
        worker = cluster.add_node(num_cpus=1)
    print("killed", flush=True)
cluster.shutdown()
`;

it.each([
  { kills: 1, when: 'in the middle' },
  { kills: 5, when: 'and replaced at five random moments' },
])(
  'Ray - two nodes, one killed $when: every photo exactly once in the merged library',
  { timeout: 3_600_000 },
  async ({ kills }) => {
    if ('missing' in python) return;
    const scratch = makeFolder('ray');
    const album = join(scratch, 'album');
    mkdirSync(album);
    const paths = join(scratch, 'paths.txt');
    writeFileSync(paths, (await makeManyPhotos(album)).join('\n'));
    const cluster = spawn(python.binary, ['-c', CLUSTER], { stdio: ['pipe', 'pipe', 'ignore'] });
    onTestFinished(() => {
      cluster.stdin.end();
      removeFolder(scratch);
    });
    const said = createInterface(cluster.stdout)[Symbol.asyncIterator]();
    const address = String((await said.next()).value);
    const out = join(scratch, 'out');
    const words = [
      paths,
      out,
      '--partitions',
      `${PARTITIONS}`,
      '--address',
      address,
      '--command',
      mapCommand(scratch),
    ];
    const running = run(python.binary, [join('docs', 'cluster', 'tag_with_ray.py'), ...words], {
      maxBuffer: 100_000_000,
    });
    const whole = (): string[] =>
      existsSync(out) ? readdirSync(out).filter((name) => name.endsWith('.jsonl')) : [];
    for (const moment of killMoments(kills)) {
      while (whole().length < moment)
        await Promise.race([running, new Promise((resolve) => setTimeout(resolve, 200))]);
      cluster.stdin.write(kills === 1 ? 'leave\n' : 'replace\n');
      expect((await said.next()).value).toBe('killed');
    }
    await running;
    await expectAllMerged(
      join(scratch, 'library'),
      whole().map((name) => join(out, name)),
      album,
    );
    cluster.stdin.end();
    await once(cluster, 'exit');
  },
);
