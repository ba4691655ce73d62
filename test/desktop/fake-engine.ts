/**
 * An engine for the shell's tests: it has the real one's command line, first line and socket, and misbehaves on
 * request. `scenario.json` in the library folder lists what each start does, the last entry standing for all
 * later ones; `starts` there gets a line per start.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { Activity, ErrorBody, Folder, PhotoDetail, Status } from '../../main/core/api.ts';

export type Start = 'ready' | 'dies' | 'garbage' | 'slow' | 'busy' | 'damaged' | 'stubborn';

const library = process.argv[process.argv.indexOf('--library') + 1] ?? '';
const socket =
  process.platform === 'win32'
    ? `\\\\.\\pipe\\photonest-fake-${process.pid}`
    : join(library, `${process.pid}.sock`);
const thumbnail = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const listeners = new Set<ServerResponse>();
const folders: string[] = [];
let activity: Activity = {
  state: 'idle',
  done: 0,
  total: 0,
  toPreview: 0,
  refining: null,
  photosPerSecond: null,
  secondsLeft: null,
  until: null,
  problem: null,
};

function nextStart(): Start {
  mkdirSync(library, { recursive: true });
  appendFileSync(join(library, 'starts'), `${process.pid}\n`);
  const count = readFileSync(join(library, 'starts'), 'utf8').trim().split('\n').length;
  const file = join(library, 'scenario.json');
  const scenario = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Start[]) : [];
  return scenario[count - 1] ?? scenario.at(-1) ?? 'ready';
}

async function start(how: Start): Promise<void> {
  if (how === 'dies') end('out of luck', 1);
  else if (how === 'damaged') refuse({ code: 'library_damaged', message: 'The library is damaged.' });
  else if (how === 'busy') {
    const other = readFileSync(join(library, 'other-socket'), 'utf8');
    refuse({ code: 'library_busy', message: 'Another engine has it.', socket: other });
  } else await serve(how);
}

async function serve(how: Start): Promise<void> {
  if (how === 'garbage') process.stdout.write('loading…\n{"ready":\n{"ready":"maybe"}\n\n');
  while (how === 'slow' && !existsSync(join(library, 'go'))) await delay(20);
  if (how !== 'stubborn') process.stdin.on('end', () => end('stopped', 0));
  process.stdin.resume();
  if (how === 'stubborn') setInterval(() => undefined, 1000);
  createServer((request, response) => void answer(request, response)).listen(socket, () => {
    process.stdout.write(`${JSON.stringify({ ready: true, socket })}\n`);
  });
}

function end(lastWords: string, code: number): void {
  process.stderr.write(`${lastWords}\n`, () => process.exit(code));
}

function refuse(why: { code: string; message: string; socket?: string }): void {
  process.stdout.write(`${JSON.stringify({ ready: false, ...why })}\n`, () => process.exit(3));
}

/** What each request is answered with; `undefined` where the answer goes on. */
const routes: Record<string, (request: IncomingMessage, response: ServerResponse) => unknown> = {
  'GET /': (_, response) => page(response),
  'GET /api/status': () => status(),
  'GET /api/events': (_, response) => listen(response),
  'GET /api/folders': () => folders.map(folder),
  'POST /api/folders': async (request, response) => {
    const { path } = JSON.parse(await text(request)) as { path: string };
    if (path.endsWith('missing')) return problem(response, `There is no folder ${path}.`);
    folders.push(path);
    return folder(path);
  },
  'GET /api/photos/:id': (request) => photo(Number(request.url?.split('/').at(-1))),
  'GET /thumbnails/:id': (_, response) => void response.setHeader('content-type', 'image/png').end(thumbnail),
  'GET /fake/headers': (request) => request.headers,
  'POST /fake/activity': async (request) => {
    activity = { ...activity, ...(JSON.parse(await text(request)) as Partial<Activity>) };
    for (const listener of listeners) sendStatus(listener);
    return {};
  },
  'POST /fake/die': () => {
    end('asked to die', 7);
  },
};

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://photonest');
  const route = routes[`${request.method} ${pathname.replace(/\d+$/, ':id')}`];
  const value = route ? await route(request, response) : problem(response, `There is no ${pathname}.`);
  if (value === undefined) return;
  response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
}

function problem(response: ServerResponse, message: string): ErrorBody {
  response.statusCode = 404;
  return { error: { code: 'not_found', message } };
}

function listen(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  listeners.add(response);
  response.on('close', () => listeners.delete(response));
  sendStatus(response);
}

function sendStatus(listener: ServerResponse): void {
  listener.write(`event: status\ndata: ${JSON.stringify(status())}\n\n`);
}

function status(): Status {
  return {
    counts: { found: 12, tagged: 10, failed: 2, skipped: 0, offline: 0, pending: 0 },
    notices: [],
    analysis: null,
    failedAnalyses: 0,
    remote: null,
    activity,
    rescoring: null,
    model: {
      id: 'fake',
      name: 'Fake',
      state: 'ready',
      provider: 'cpu',
      precision: 'float32',
      device: 'none',
      millisecondsPerPhoto: null,
      problem: null,
      task: null,
    },
    versions: { photonest: '0', node: process.versions.node, onnxruntime: '0', sqlite: '0', sharp: '0' },
    library: { path: library, databaseBytes: 0, thumbnailBytes: 0 },
  };
}

function folder(path: string, index: number | undefined = folders.indexOf(path)): Folder {
  const watched = { watching: 'watched', watchProblem: null } as const;
  return { id: index + 1, path, name: path, offline: false, counts: status().counts, ...watched };
}

function photo(id: number): Pick<PhotoDetail, 'id' | 'path' | 'thumbnail'> {
  return { id, path: join(library, `photo-${id}.jpg`), thumbnail: `/thumbnails/${id}?v=1` };
}

function page(response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'self'; script-src 'self' 'unsafe-inline'; frame-src *",
  });
  response.end(`<!doctype html><title>Fake</title><h1>Fake engine</h1>
<a id="docs" href="https://github.com/photonest" target="_blank">documents</a>
<a id="elsewhere" href="https://elsewhere.invalid/" target="_blank">elsewhere</a>
<a id="away" href="https://elsewhere.invalid/">away</a>
<output id="events">0</output><output id="commands"></output>
<script>
  let events = 0;
  new EventSource('/api/events').addEventListener('status', () => {
    document.getElementById('events').value = String(++events);
  });
  window.photonest?.onMenu((command) => (document.getElementById('commands').value += command + ' '));
</script>`);
}

await start(nextStart());
