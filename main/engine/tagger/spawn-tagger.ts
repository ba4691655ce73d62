import { fork, type ChildProcess } from 'node:child_process';
import { dirname } from 'node:path';
import { childEnvironment } from '../../core/child-environment.ts';
import { relayErrors } from './relay-stderr.ts';

/**
 * ## Memory that stays flat
 * glibc gives threads heaps of their own, up to eight for each core, and puts blocks of up to 32 MB into them once it
 * has seen such go: pixels and files of all sizes leave gaps that nothing fits into. V8 lets young objects take 48 MB
 * though pixels are not among them. So there are two heaps, blocks from 1 MB on come from the system and go back to
 * it, and young objects stay few. 800 photos of 2 to 12 megapixels leave 310 MB instead of 830, for 3 % more of the
 * processor's time (`npm run bench -- memory`; 2 cores of an AMD EPYC with AVX-512). Other allocators than glibc's
 * take no notice. Huge pages (`glibc.malloc.hugetlb`) would take 3 % less, but memory then grows over thousands of photos.
 */
const ENVIRONMENT = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '1048576', // bytes
  MALLOC_TRIM_THRESHOLD_: '4194304', // fixed as soon as the other is: 128 KB would go to and fro
};
const NODE_OPTIONS = ['--max-semi-space-size=2']; // MB

/** Starts a tagger, which waits to be told its models. @param script its entry file */
export function spawnTagger(script: string): ChildProcess {
  const child = fork(script, [], {
    serialization: 'advanced',
    cwd: dirname(script),
    env: { ...ENVIRONMENT, ...childEnvironment(process.env) },
    execArgv: NODE_OPTIONS,
    stdio: ['ignore', 2, 'pipe', 'ipc'], // this process's stdout may be somebody's results
  });
  relayErrors(child);
  return child;
}
