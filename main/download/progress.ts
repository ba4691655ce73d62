export type DownloadProgress = {
  receivedBytes: number;
  totalBytes: number;
  /** Over the last ten seconds at most. */
  bytesPerSecond: number;
  /** Null while there is no speed to tell it from. */
  secondsLeft: number | null;
};

const WINDOW_MS = 10_000;
const INTERVAL_MS = 250;

/** Tells `onProgress` of the first bytes, of the last, and in between four times a second. */
export function trackProgress(
  onProgress: (progress: DownloadProgress) => void,
  now: () => number = () => performance.now(),
): (receivedBytes: number, totalBytes: number) => void {
  let samples: { timeMs: number; receivedBytes: number }[] = [];
  return (receivedBytes, totalBytes) => {
    const timeMs = now();
    const last = samples.at(-1);
    const begunAnew = last !== undefined && receivedBytes < last.receivedBytes;
    if (begunAnew) samples = [];
    else if (last && timeMs - last.timeMs < INTERVAL_MS && receivedBytes < totalBytes) return;
    samples = samples.filter((sample) => timeMs - sample.timeMs <= WINDOW_MS);
    samples.push({ timeMs, receivedBytes });
    const bytesPerSecond = speedOf(samples);
    const secondsLeft = bytesPerSecond > 0 ? (totalBytes - receivedBytes) / bytesPerSecond : null;
    onProgress({ receivedBytes, totalBytes, bytesPerSecond, secondsLeft });
  };
}

function speedOf(samples: { timeMs: number; receivedBytes: number }[]): number {
  const [oldest] = samples;
  const newest = samples.at(-1);
  if (!oldest || !newest || newest.timeMs <= oldest.timeMs) return 0;
  return ((newest.receivedBytes - oldest.receivedBytes) / (newest.timeMs - oldest.timeMs)) * 1000;
}
