import { mkdtemp, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import type { Runtime, Session } from './runtime.ts';

/** Runs a test image and gives numbers that depend on every weight. */
export type TestRun = (session: Session) => Promise<Float32Array>;

/** What a copy is right for, and what it must compute. */
type Voucher = { madeFor: string; numbers: number[] };

const graphFile = 'model.onnx';
const weightsFile = 'weights';
const voucherFile = 'voucher.json';

/** Of the largest number. The copy runs the very same kernels, so that on its own processor nothing differs at all. */
const TOLERANCE = 1e-3;

/**
 * Loads a model for the CPU.
 *
 * ## The laid-out copy
 * At every load onnxruntime rearranges all weights for the processor at hand, which takes most of that time and
 * memory of the process's own. Written beside the model once and mapped from there, ResNeSt-269 (443 MB) is ready in
 * 84 ms instead of 631, and 152 MB instead of 615 belong to the process, the rest to the system's file cache (2 cores
 * of an AMD EPYC with AVX-512, onnxruntime 1.30; `npm run bench -- networks`).
 *
 * The copy is right for one kind of processor and one version of the runtime, and is a file that can be damaged. So
 * the numbers that the model itself gave for a test image lie beside it, and it is dropped where it gives others.
 * Where it cannot be written, the model is used as it is.
 */
export async function createFromCopy(
  runtime: Runtime,
  file: string,
  options: InferenceSession.SessionOptions,
  test: TestRun,
): Promise<Session> {
  const directory = `${file.replace(/\.onnx$/, '')}.laid-out`;
  const madeFor = await describe(runtime, file);
  const session = await openCopy(runtime, directory, madeFor, options, test);
  return session ?? (await makeCopy(runtime, file, directory, madeFor, options, test));
}

/** Null where there is no copy that can be trusted. */
async function openCopy(
  runtime: Runtime,
  directory: string,
  madeFor: string,
  options: InferenceSession.SessionOptions,
  test: TestRun,
): Promise<Session | null> {
  const voucher = await readVoucher(join(directory, voucherFile));
  if (voucher?.madeFor !== madeFor) return null;
  try {
    // Everything that the runtime would do to the graph has been done to it.
    const asItIs = { ...options, graphOptimizationLevel: 'disabled' } as const;
    const session = await runtime.create(join(directory, graphFile), asItIs);
    if (agree(await test(session), voucher.numbers)) return session;
    await session.release();
  } catch {
    // A copy that cannot be loaded is as good as none.
  }
  return null;
}

async function makeCopy(
  runtime: Runtime,
  file: string,
  directory: string,
  madeFor: string,
  options: InferenceSession.SessionOptions,
  test: TestRun,
): Promise<Session> {
  const part = await mkdtemp(`${directory}.part-`).catch(() => null);
  try {
    const session = await createWriting(runtime, file, options, part);
    const numbers = [...(await test(session))];
    // Without a copy only the next load is slower.
    if (part !== null) await keep(part, directory, { madeFor, numbers }).catch(() => undefined);
    return session;
  } finally {
    if (part !== null) await rm(part, { recursive: true, force: true });
  }
}

/** Writes the graph as it runs, and its weights beside it, into `directory`; a full disk is no reason not to run. */
async function createWriting(
  runtime: Runtime,
  file: string,
  options: InferenceSession.SessionOptions,
  directory: string | null,
): Promise<Session> {
  if (directory === null) return await runtime.create(file, options);
  const extra = {
    ...options.extra,
    session: {
      ...(options.extra?.['session'] as object | undefined),
      optimized_model_external_initializers_file_name: weightsFile,
      optimized_model_external_initializers_min_size_in_bytes: '1024',
    },
  };
  const optimisedPath = join(directory, graphFile);
  try {
    return await runtime.create(file, { ...options, optimizedModelFilePath: optimisedPath, extra });
  } catch {
    return await runtime.create(file, options);
  }
}

/** On the disk before it has its name: what is half written must not be taken for weights. */
async function keep(part: string, directory: string, voucher: Voucher): Promise<void> {
  await writeFile(join(part, voucherFile), JSON.stringify(voucher));
  for (const name of [graphFile, weightsFile, voucherFile]) {
    const file = await open(join(part, name), 'r+');
    await file.sync().finally(async () => await file.close());
  }
  await rm(directory, { recursive: true, force: true });
  await rename(part, directory);
}

async function describe(runtime: Runtime, file: string): Promise<string> {
  const { size, mtimeMs } = await stat(file);
  return JSON.stringify([runtime.version, process.arch, cpus()[0]?.model ?? '', size, mtimeMs]);
}

async function readVoucher(path: string): Promise<Voucher | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Voucher; // this file's own
  } catch {
    return null;
  }
}

function agree(received: Float32Array, expected: readonly number[]): boolean {
  const largest = Math.max(...expected.map(Math.abs));
  return (
    received.length === expected.length &&
    received.every((value, at) => Math.abs(value - expected[at]!) <= TOLERANCE * largest)
  );
}
