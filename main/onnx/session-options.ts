import type { InferenceSession } from 'onnxruntime-node';
import type { ProviderName } from '../core/models/provider.ts';

/** https://github.com/microsoft/onnxruntime/blob/main/include/onnxruntime/core/providers/coreml/coreml_provider_factory.h */
const COREML_FLAG_CREATE_MLPROGRAM = 0x010;

/**
 * Nodes that a card’s provider leaves to the CPU are few and small: more threads would only take the processor
 * from decoding.
 */
const THREADS_BESIDE_A_CARD = 2;

/** What Node's binding takes of each provider's options (`js/node/src/session_options_helper.cc`). */
const executionProviders: Record<ProviderName, InferenceSession.ExecutionProviderConfig> = {
  cuda: { name: 'cuda', deviceId: 0 },
  dml: { name: 'dml', deviceId: 0 },
  // The older "neural network" format knows fewer operators.
  coreml: { name: 'coreml', coreMlFlags: COREML_FLAG_CREATE_MLPROGRAM },
  // On a software Vulkan a ResNet-18 runs 2.4 times as fast in NHWC as in NCHW. Batches have one shape, so
  // that buffers of exactly their sizes can be used again.
  webgpu: { name: 'webgpu', preferredLayout: 'NHWC', storageBufferCacheMode: 'simple' },
  cpu: 'cpu',
};

/**
 * Options for one provider alone; the runtime gives to the CPU what that provider cannot run.
 *
 * ## Threads that do not spin
 * By default the runtime's threads wait for their next piece of work in a busy loop, which keeps the cores from
 * decoding and from other programs. Indexing 64 JPEGs of 12 megapixels takes 3.7 s, with spinning 4.0; beside another
 * program that uses both cores, ResNeSt-269 takes 0.72 times as long as with spinning, and on an idle computer 1 %
 * longer (`npm run bench`; 2 cores of an AMD EPYC with AVX-512).
 *
 * ## No memory patterns
 * A pattern lays out all of a run's memory in one block, one for each size of batch. Without them the default model
 * takes 207 MB instead of 248 on the CPU, at the same speed; DirectML demands it
 * (https://onnxruntime.ai/docs/execution-providers/DirectML-ExecutionProvider.html).
 */
export function sessionOptions(provider: ProviderName, threads: number): InferenceSession.SessionOptions {
  return {
    executionProviders: [executionProviders[provider]],
    intraOpNumThreads: provider === 'cpu' ? threads : Math.min(threads, THREADS_BESIDE_A_CARD),
    interOpNumThreads: 1,
    executionMode: 'sequential', // DirectML takes nothing else
    ...((provider === 'cpu' || provider === 'dml') && { enableMemPattern: false }),
    graphOptimizationLevel: 'all',
    extra: { session: { intra_op: { allow_spinning: '0' } } },
    logSeverityLevel: 3,
  };
}
