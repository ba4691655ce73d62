import type { Precision } from '../core/models/precision.ts';
import type { ModelInfo } from '../core/api.ts';

/** Results go to stdout, one JSON value or lines for people; everything else goes to stderr. */
export function print(json: boolean, value: unknown, lines: () => string[]): void {
  const text = json ? JSON.stringify(value) : lines().join('\n');
  if (text !== '') process.stdout.write(`${text}\n`);
}

export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** One line on a terminal that is written over and over; nothing where stderr is no terminal. */
export class ProgressLine {
  #width = 0;

  show(text: string): void {
    if (!process.stderr.isTTY) return;
    const line = text.slice(0, (process.stderr.columns || 80) - 1);
    process.stderr.write(`\r${line.padEnd(this.#width)}`);
    this.#width = line.length;
  }

  clear(): void {
    if (this.#width > 0) process.stderr.write(`\r${' '.repeat(this.#width)}\r`);
    this.#width = 0;
  }
}

/** `[=====>    ]` of `width` characters. */
export function bar(done: number, total: number, width = 24): string {
  const filled = total > 0 ? Math.min(width, Math.floor((done / total) * width)) : 0;
  const head = filled < width ? '>' : '';
  return `[${('='.repeat(filled) + head).padEnd(width).slice(0, width)}]`;
}

/** How far a download is, and how fast. */
export function transfer(progress: NonNullable<ModelInfo['progress']>): string {
  const { receivedBytes: done, totalBytes: total, bytesPerSecond: rate, secondsLeft: left } = progress;
  const speed = rate === null ? '' : `  ${megabytes(rate)}/s`;
  const rest = left === null ? '' : `, ${duration(left)} left`;
  return `${bar(done, total)} ${megabytes(done)} of ${megabytes(total)}${speed}${rest}`;
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** `1 h 5 min`, `3 min`, `12 s`. */
export function duration(seconds: number): string {
  if (seconds < 59.5) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function percent(score: number | null): string {
  return score === null ? '' : `${Math.round(score * 100)}%`;
}

/** `webgpu, float16`, `cpu, int8`; the processor's usual precision is not named. */
export function wayOf(provider: string, precision: Precision | null): string {
  const isUsual = provider === 'cpu' && precision === 'float32';
  return isUsual || precision === null ? provider : `${provider}, ${precision}`;
}
