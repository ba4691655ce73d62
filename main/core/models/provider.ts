import type { Precision, WeightBits } from './precision.ts';
import type { Refusal } from './refusal.ts';

/**
 * Execution providers: what a network can run on, by onnxruntime's own names. The order is that in which they
 * are tried.
 */
export const providerNames = ['cuda', 'dml', 'coreml', 'webgpu', 'cpu'] as const;

export type ProviderName = (typeof providerNames)[number];

export type ProviderSetting = 'automatic' | ProviderName;

/** For people. */
export const providerTitles: Readonly<Record<ProviderName, string>> = {
  cuda: 'CUDA',
  dml: 'DirectML',
  coreml: 'CoreML',
  webgpu: 'WebGPU',
  cpu: 'the processor',
};

/** Photos that go through the network together. Low-impact mode: one at a time. */
export function batchOf(lowImpact: boolean): number {
  return lowImpact ? 1 : 4;
}

/** A way to run a network. */
export type ExecutionConfig = { provider: ProviderName; precision: Precision };

/** What a provider is for one model on one computer; a change in any of these asks for a new probe. */
export type ProviderKey = ExecutionConfig & {
  /** The processor's or the card's name, with its driver's version where that is known. */
  device: string;
  /** The manifest's id. */
  model: string;
  /** onnxruntime's version. */
  runtime: string;
  /** Of int8; null of other precisions. */
  weightBits: WeightBits | null;
};

/** What a probe found. */
export type Verdict = ProviderKey & {
  /** It ran, and its numbers are the CPU's. */
  accepted: boolean;
  /** Why it was refused, in English, as the end of a sentence: `ended its process (SIGABRT)`; null when accepted. */
  reason: string | null;
  /** The same as code and values; left out of what was remembered before there were codes. */
  refusal?: Refusal;
  /** Over whole batches, after the first; null when refused before it was timed. */
  millisecondsPerPhoto: number | null;
  batch: number;
  /** Nodes of the graph by the provider that really ran them, in the runtime's spelling. */
  nodes: Record<string, number>;
  /** ISO 8601. */
  at: string;
};

export function verdictKey({ provider, precision, device, model, runtime, weightBits }: ProviderKey): string {
  const range = weightBits === null ? [] : [`${weightBits} bits`];
  return [provider, precision, device, model, runtime, ...range].join('\n');
}
