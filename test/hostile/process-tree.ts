import { readdirSync, readFileSync } from 'node:fs';

type Process = { parent: number; residentBytes: number };

/** Memory of a process and all that descend from it, in bytes; Linux only. */
export function residentBytesOfTree(root: number): number {
  const processes = new Map<number, Process>();
  for (const name of readdirSync('/proc')) {
    const found = /^\d+$/.test(name) ? findProcess(name) : null;
    if (found !== null) processes.set(Number(name), found);
  }
  const belongs = (pid: number): boolean => {
    if (pid === root) return true;
    const parent = processes.get(pid)?.parent;
    return parent !== undefined && belongs(parent);
  };
  let sum = 0;
  for (const [pid, { residentBytes }] of processes) if (belongs(pid)) sum += residentBytes;
  return sum;
}

function findProcess(pid: string): Process | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const field = (name: string): number =>
      Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    return { parent: field('PPid'), residentBytes: field('VmRSS') * 1024 };
  } catch {
    return null; // it has ended meanwhile
  }
}
