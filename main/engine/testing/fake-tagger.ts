// A tagger that reads nothing and does what the names of the photos say. What it is to do at its start comes in
// the first model's manifest path; it notes its starts in that model's folder.
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isTagging } from '../../core/photos/reading.ts';
import { sampleMetadata, sampleRead } from '../../core/testing/samples.ts';
import type { FromTagger, ToTagger } from '../../tagger/messages.ts';

const CROWD = 4;

let scratch = '';
const crowd: (() => void)[] = [];
let last = Promise.resolve();

process.on('message', (message: ToTagger) => {
  if (message.type === 'start') start(message.models[0]!.manifestPath, message.models[0]!.directory);
  else if (message.type === 'analyse') analyse(message.id, basename(message.source.path));
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
    send({ type: 'start_failed', code: 'model_unusable', message: 'The network is damaged.', problem: null });
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

function read(request: ToTagger & { type: 'read' }, name: string): void {
  const { id, kind } = request;
  const answer = (
    photo = sampleRead({
      hash: kind.startsWith('preview') ? createHash('sha256').update(name).digest() : null,
      metadata: sampleMetadata({ camera: `${name} by ${process.pid}` }),
      outputs: isTagging(request)
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
      send({ type: 'unreadable', id, failure: { code: 'empty' } });
      break;
    case 'crowd': // never in the first process; in later ones when all of them are there
      crowd.push(answer);
      if (crowd.length === CROWD && countStarts() > 1) for (const each of crowd) each();
      break;
    case 'heaps':
      send({
        type: 'unreadable',
        id,
        failure: { code: 'other', sentence: `has ${process.env['MALLOC_ARENA_MAX']} heaps` },
      });
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

function analyse(id: number, name: string): void {
  switch (name.split(' ')[0]) {
    case 'poison':
      setTimeout(die, 20);
      break;
    case 'bad':
      send({ type: 'unreadable', id, failure: { code: 'empty' } });
      break;
    case 'model':
      send({
        type: 'not_analysed',
        id,
        code: 'model_unusable',
        message: 'The network is damaged.',
        problem: null,
      });
      break;
    case 'never':
      break;
    default: {
      const line = { text: name, score: 1, box: [0, 0, 1, 0, 1, 1, 0, 1] };
      setTimeout(() => send({ type: 'analysed', id, findings: { analysis: 'text', lines: [line] } }), 5);
    }
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
