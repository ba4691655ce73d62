// A thread of the engine that compares quantised embeddings. It sees the shared memory and nothing else.
import { parentPort, workerData } from 'node:worker_threads';
import { findBest, type Part } from './best.ts';
import { instantiateKernel } from './kernel.ts';

const memory = workerData as WebAssembly.Memory;
const scan = instantiateKernel(memory);

parentPort!.on('message', (part: Part) => parentPort!.postMessage(findBest(scan, memory, part)));
