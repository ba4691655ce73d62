import { readdirSync, readFileSync } from 'node:fs';

/**
 * Memory of a process and all that descend from it, in bytes; Linux only. What several of them share is shared out among
 * them (`Pss`): a process that is just being started has all of its parent's.
 */
export function residentBytesOfTree(root: number): number {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? findNumber(`${name}/status`, 'PPid') : null;
    if (parent !== null) parents.set(Number(name), parent);
  }
  const belongs = (pid: number): boolean => {
    if (pid === root) return true;
    const parent = parents.get(pid);
    return parent !== undefined && belongs(parent);
  };
  const tree = [...parents.keys()].filter(belongs);
  return tree.reduce((sum, pid) => sum + (findNumber(`${pid}/smaps_rollup`, 'Pss') ?? 0) * 1024, 0);
}

/** Null where the process has ended meanwhile. */
function findNumber(file: string, field: string): number | null {
  try {
    const [, value] =
      new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${file}`, 'utf8')) ?? [];
    return value === undefined ? null : Number(value);
  } catch {
    return null;
  }
}
