// A tagger that reads nothing and does what the names of the photos say. What it is to do at its start comes in
// the first model's manifest path; it notes its starts in that model's folder.
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { sampleMetadata, sampleRead } from '../../core/testing/samples.ts';
import type { FromTagger, ToTagger } from '../../tagger/messages.ts';

const CROWD = 4;

let scratch = '';
const crowd: (() => void)[] = [];
let last = Promise.resolve();

process.on('message', (message: ToTagger) => {
  if (message.type === 'start') start(message.models[0]!.manifestPath, message.models[0]!.directory);
  else if (message.type === 'read')
    read(message, 'path' in message.source ? basename(message.source.path) : '');
});
process.on('disconnect', () => process.exit(0));

function send(message: FromTagger): void {
  process.send?.(message);
}

function start(behaviour: string, directory: string): void {
  scratch = directory;
  appendFileSync(join(scratch, 'starts'), `${process.pid}\n`);
  if (behaviour === 'dies') process.exit(7);
  if (behaviour === 'hangs') for (;;);
  if (behaviour === 'dies once' && isFirst('start')) process.exit(7);
  if (behaviour === 'fails')
    send({ type: 'start_failed', code: 'model_unusable', message: 'The network is damaged.' });
  else {
    const run = {
      provider: 'cpu',
      precision: 'float32' as const,
      device: 'a processor',
      millisecondsPerPhoto: 10,
    };
    send({ type: 'ready', ...run, onnxruntime: '1', sharp: '1' });
  }
}

function read({ id, hash, network }: ToTagger & { type: 'read' }, name: string): void {
  const answer = (
    photo = sampleRead({
      hash: hash ? createHash('sha256').update(name).digest() : null,
      metadata: sampleMetadata({ camera: `${name} by ${process.pid}` }),
      outputs: network
        ? [{ model: 'fake', embedding: new Float32Array(1), logits: new Float32Array(1) }]
        : [],
    }),
  ): void => send({ type: 'read', id, photo });
  switch (name.split(' ')[0]) {
    case 'poison':
      setTimeout(die, 20);
      break;
    case 'once':
      setTimeout(isFirst(name) ? die : answer, 20);
      break;
    case 'hang':
      for (;;);
    case 'nonsense':
      answer(sampleRead({ width: -1 }));
      break;
    case 'bad':
      send({ type: 'unreadable', id, reason: 'is empty' });
      break;
    case 'crowd': // never in the first process; in later ones when all of them are there
      crowd.push(answer);
      if (crowd.length === CROWD && countStarts() > 1) for (const each of crowd) each();
      break;
    case 'heaps':
      send({ type: 'unreadable', id, reason: `has ${process.env['MALLOC_ARENA_MAX']} heaps` });
      break;
    case 'never':
      break;
    case 'turn': // one after the other
      last = last
        .then(async () => await new Promise((resolve) => setTimeout(resolve, 150)))
        .then(() => answer());
      break;
    case 'slow':
      setTimeout(answer, 150);
      break;
    default:
      setTimeout(answer, 5);
  }
}

function countStarts(): number {
  return readFileSync(join(scratch, 'starts'), 'utf8').trim().split('\n').length;
}

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

function isFirst(what: string): boolean {
  const mark = join(scratch, `done ${what}`);
  if (existsSync(mark)) return false;
  writeFileSync(mark, '');
  return true;
}
