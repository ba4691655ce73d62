/**
 * For answers to events that come in bursts: the first call runs `run` at once; calls during it, and for
 * `leastMs` or four times its own duration after it, become one more run. `run` must not reject.
 */
export function coalesce(run: () => Promise<void>, leastMs: number): () => void {
  let busy = false;
  let wanted = false;

  async function start(): Promise<void> {
    busy = true;
    wanted = false;
    const before = performance.now();
    await run();
    const took = performance.now() - before;
    setTimeout(
      () => {
        busy = false;
        if (wanted) void start();
      },
      Math.max(leastMs, 4 * took),
    );
  }

  return () => {
    if (busy) wanted = true;
    else void start();
  };
}
