import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { forward } from '../../main/client/forward.ts';
import { nodeDefaults } from '../../main/client/node-defaults.ts';
import { ENGINE, giveModel } from '../support/programs.ts';

export type EngineProcess = {
  pid: number;
  /** Null while there is none, and where the system does not tell. */
  taggerPid(): number | null;
  handler(request: Request): Promise<Response>;
  stop(): Promise<void>;
  /** As a power cut would. */
  kill(): Promise<void>;
};

/** What ships, in processes of its own. */
export async function startEngine(library: string): Promise<EngineProcess> {
  giveModel(library);
  const child = spawn(process.execPath, [ENGINE, '--library', library], {
    env: { ...nodeDefaults, ...process.env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const answer = JSON.parse(line) as { ready: true; socket: string } | { ready: false; message: string };
  if (!answer.ready) throw new Error(answer.message);
  child.stdout.resume();
  const pid = child.pid!;
  return {
    pid,
    taggerPid: () => findTagger(pid),
    handler: async (request) => await forward(request, Promise.resolve(answer.socket)),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.stdin.end();
      await exited;
    },
    kill: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** The engine's child of that name. */
function findTagger(engine: number): number | null {
  if (process.platform !== 'linux') return null;
  const children = readFileSync(join('/proc', `${engine}`, 'task', `${engine}`, 'children'), 'utf8');
  const pids = children.split(' ').filter((pid) => pid !== '');
  const tagger = pids.find((pid) => commandOf(pid).includes('tagger'));
  return tagger === undefined ? null : Number(tagger);
}

/** Empty where the process has ended since it was listed. */
function commandOf(pid: string): string {
  try {
    return readFileSync(join('/proc', pid, 'cmdline'), 'utf8');
  } catch {
    return '';
  }
}
