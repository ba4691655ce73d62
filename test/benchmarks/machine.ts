import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { env } from 'onnxruntime-node';
import sharp from 'sharp';

/** What a figure was measured on; without it the figure says nothing. */
export type Machine = {
  processor: string;
  cores: number;
  /** Of those that the runtime's kernels choose by; empty where the system does not tell. */
  instructionSets: string[];
  memoryBytes: number;
  platform: string;
  versions: { node: string; onnxruntime: string; sharp: string; libvips: string };
};

const INTERESTING = ['avx', 'avx2', 'fma', 'avx512f', 'avx_vnni', 'avx512_vnni', 'amx_tile', 'asimd', 'sve'];

/** Linux counts a process's time in these. */
const TICKS_PER_SECOND = 100;

export function describeMachine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown processor',
    cores: availableParallelism(),
    instructionSets: readInstructionSets(),
    memoryBytes: totalmem(),
    platform: `${process.platform} ${process.arch}`,
    versions: {
      node: process.versions.node,
      onnxruntime: env.versions.node ?? env.versions.common,
      sharp: sharp.versions.sharp,
      libvips: sharp.versions.vips,
    },
  };
}

/** Processes that were waiting for a core in the last minute: figures taken beside other work are too high. */
export function load(): number {
  return Math.round((loadavg()[0] ?? 0) * 100) / 100;
}

/** Only Linux lists them; elsewhere the processor's name must do. */
function readInstructionSets(): string[] {
  if (process.platform !== 'linux') return [];
  const text = readFileSync('/proc/cpuinfo', 'utf8');
  const flags = new Set(/^(?:flags|Features)\s*:\s*(.*)$/m.exec(text)?.[1]?.split(' ') ?? []);
  return INTERESTING.filter((name) => flags.has(name));
}

/** What a process has had of the processor, its threads together, in seconds; null where the system does not tell. */
export function processorSeconds(pid: number): number | null {
  return process.platform === 'linux' ? readProcessorTime(join('/proc', String(pid))).seconds : null;
}

/** Of a process or a thread, by its folder in `/proc` (proc(5)); the name is its own, which may hold anything. */
export function readProcessorTime(folder: string): { name: string; seconds: number } {
  const stat = readFileSync(join(folder, 'stat'), 'utf8');
  const [begin, end] = [stat.indexOf('('), stat.lastIndexOf(')')];
  const [user, system] = stat
    .slice(end + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number) as [number, number];
  return { name: stat.slice(begin + 1, end), seconds: (user + system) / TICKS_PER_SECOND };
}

/** Resident memory of another process, bytes; null where the system does not tell. */
export function residentBytes(pid: number): { now: number; peak: number; anonymous: number } | null {
  if (process.platform !== 'linux') return null;
  const text = readFileSync(join('/proc', String(pid), 'status'), 'utf8');
  const read = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1] ?? 0) * 1024;
  return { now: read('VmRSS'), peak: read('VmHWM'), anonymous: read('RssAnon') };
}
