import { Worker } from 'node:worker_threads';

/** Runs in a thread of its own: while the main thread decodes, it hears of nothing. */
const WATCH = `
  const { workerData: parent } = process.getBuiltinModule('node:worker_threads');
  setInterval(() => {
    try {
      process.kill(parent, 0);
      if (process.ppid === parent) return;
    } catch {}
    process.kill(process.pid, 'SIGKILL');
  }, 500);
`;

/** Ends this process soon after the one that started it is gone, whatever it is busy with. */
export function watchParent(): void {
  new Worker(WATCH, { eval: true, workerData: process.ppid }).unref();
}
