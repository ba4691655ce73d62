import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MergeCounts, PendingFile } from '../../../core/api.ts';
import type { PendingSource } from '../remote-run.ts';

/** Stands for ssh and the worker behind it: answers each photo with its SHA-256, and ends after so many. */
const WORKER = `
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
const log = process.argv[2];
const plan = JSON.parse(readFileSync(log + '.plan', 'utf8'));
if (process.argv.at(-1).endsWith(' --about')) {
  if (plan.refuses) { console.error(plan.refuses); process.exit(255); }
  console.log('Welcome to this host!\\n' + JSON.stringify(plan.version));
  process.exit(0);
}
const connections = existsSync(log + '.connections') ? readFileSync(log + '.connections').length : 0;
appendFileSync(log + '.connections', '.');
const most = plan.answers[connections] ?? plan.answers.at(-1);
let rest = Buffer.alloc(0), answered = 0;
console.log('Welcome to this host!');
process.stdin.on('data', (chunk) => {
  rest = Buffer.concat([rest, chunk]);
  for (;;) {
    const end = rest.indexOf(10);
    if (end === -1) return;
    const { path, bytes = 0 } = JSON.parse(rest.subarray(0, end).toString());
    if (rest.length < end + 1 + bytes) return;
    const photo = rest.subarray(end + 1, end + 1 + bytes);
    rest = rest.subarray(end + 1 + bytes);
    if (answered++ >= most) { process.stdout.write('{"path":"half a li', () => process.exit(255)); return; }
    if (answered > plan.holds) continue;
    appendFileSync(log, path + '\\n');
    const hash = createHash('sha256').update(photo).digest('hex');
    const bad = photo.toString() === 'bad';
    console.log(JSON.stringify(bad ? { path, error: 'unreadable', message: '' } : { path, hash, model: 'm', embedding: 'AAAA', norm: 1, code: 'AAAA' }));
  }
});
process.stdin.on('end', () => process.exit(0));
`;

export type HostPlan = {
  /** Photos that each connection answers before it breaks; the last holds for all that follow. */
  answers: number[];
  /** Photos after which each connection says nothing more, but stays. */
  holds?: number;
  version?: { photonest: string; model: string; weights: string };
  /** What ssh says instead of connecting. */
  refuses?: string;
};

/** A host that is a program of this computer. */
export class FakeHost {
  readonly #log: string;
  /** For `sshCommand`: takes the place of ssh. */
  readonly ssh: string;

  constructor(folder: string, plan: HostPlan) {
    this.#log = join(folder, 'log');
    const script = join(folder, 'worker.mjs');
    writeFileSync(script, WORKER);
    this.change(plan);
    this.ssh = `${process.execPath} ${script} ${this.#log}`;
  }

  /** From the next connection on. */
  change(plan: HostPlan): void {
    writeFileSync(`${this.#log}.plan`, JSON.stringify(plan));
  }

  get connections(): number {
    return existsSync(`${this.#log}.connections`) ? readFileSync(`${this.#log}.connections`).length : 0;
  }

  /** Names of the photos that were answered, over all connections. */
  get answered(): string[] {
    return existsSync(this.#log) ? readFileSync(this.#log, 'utf8').split('\n').slice(0, -1) : [];
  }
}

/** An engine with photos that wait until their results are merged. */
export class FakePending implements PendingSource {
  readonly merged = new Set<string>();
  /** By path. */
  readonly hashes = new Map<string, string>();
  readonly #files: PendingFile[];
  paused = false;
  idle = false;

  constructor(folder: string, contents: string[]) {
    this.#files = contents.map((content, at) => {
      const path = join(folder, `${at}.jpg`);
      writeFileSync(path, content);
      this.hashes.set(path, createHash('sha256').update(content).digest('hex'));
      return { id: at + 1, path, sizeBytes: content.length, cursor: `${at},${at + 1}` };
    });
  }

  list = async (cursor: string | null): Promise<PendingFile[]> => {
    const after = Number(cursor?.split(',')[1] ?? 0);
    const left = this.#files.filter(({ id, path }) => id > after && !this.merged.has(this.hashes.get(path)!));
    return await Promise.resolve(left.slice(0, 20));
  };

  merge = async (lines: string[]): Promise<MergeCounts> => {
    for (const line of lines) this.merged.add((JSON.parse(line) as { hash: string }).hash);
    return await Promise.resolve({
      ...{ merged: lines.length, known: 0, waiting: 0, failed: 0, cut: 0, foreign: 0 },
    });
  };

  isPaused(): boolean {
    return this.paused;
  }

  isIdle(): boolean {
    return this.idle;
  }
}
