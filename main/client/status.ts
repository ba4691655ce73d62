import { setTimeout as delay } from 'node:timers/promises';
import type { Status } from '../core/api.ts';
import { forward } from './forward.ts';

/** Between two requests to an engine whose event stream broke off. */
const PAUSE_MS = 100;

/** Tells each `status` event of the engine; resolves when no engine answers at the socket, or on abort. */
export async function followStatus(
  socket: string,
  signal: AbortSignal,
  report: (status: Status) => void,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const request = new Request('app://photonest/api/events', { signal });
      const response = await forward(request, Promise.resolve(socket));
      if (response.status === 502 || !response.body) return;
      let rest = '';
      for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
        const events = (rest + text).split('\n\n');
        rest = events.pop() ?? '';
        for (const event of events) reportStatus(event, report);
      }
    } catch {
      // The engine died or the app stops: the next request tells.
    }
    await delay(PAUSE_MS);
  }
}

/** The engine is ours, of the same version: its JSON is trusted to be what `core/api.ts` says. */
function reportStatus(event: string, report: (status: Status) => void): void {
  if (!/^event: ?status$/m.test(event)) return;
  const data = /^data: ?(.*)$/m.exec(event)?.[1];
  if (data) report(JSON.parse(data) as Status);
}
