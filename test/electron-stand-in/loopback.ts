import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';

export type SchemeHandler = Parameters<Electron.Protocol['handle']>[1];

/**
 * Chromium outside Electron knows no `app:` scheme, and a route of Playwright's cannot stream. So the page is
 * opened on a loopback server that hands each request to the registered handler, as Electron's network service
 * does, and streams its Response. Both sides see only their own addresses.
 */
export class Loopback {
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  readonly #home: string;
  #handler: SchemeHandler | undefined;
  origin = '';

  /** @param home the address that the loopback stands for, such as `app://photonest` */
  constructor(home: string) {
    this.#home = home;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  handle(handler: SchemeHandler): void {
    this.#handler = handler;
  }

  /** From the shell's address to the page's. */
  inward(url: string): string {
    return url.startsWith(this.#home) ? this.origin + url.slice(this.#home.length) : url;
  }

  /** From the page's address to the shell's. */
  outward(url: string): string {
    return url.startsWith(this.origin) ? this.#home + url.slice(this.origin.length) : url;
  }

  async #answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    try {
      if (!this.#handler) throw new Error('ERR_UNKNOWN_URL_SCHEME');
      const response = await this.#handler(this.#toRequest(incoming));
      outgoing.writeHead(response.status, [...response.headers].flat());
      if (!response.body) outgoing.end();
      else await pipeline(Readable.fromWeb(response.body as NodeReadableStream), outgoing);
    } catch {
      outgoing.destroy(); // what Electron reports as ERR_UNEXPECTED, or the page left
    }
  }

  /** Electron gives the handler no signal of the page's leaving: it cancels the Response's body. */
  #toRequest(incoming: IncomingMessage): Request {
    const headers = new Headers();
    for (const [name, value] of Object.entries(incoming.headers)) {
      if (name === 'host' || name === 'connection' || value === undefined) continue;
      headers.set(name, this.outward(String(value)));
    }
    const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD';
    return new Request(`${this.#home}${incoming.url}`, {
      method: incoming.method ?? 'GET',
      headers,
      ...(hasBody ? { body: Readable.toWeb(incoming) as ReadableStream, duplex: 'half' } : {}),
    });
  }
}
