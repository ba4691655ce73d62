import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { Selection } from '../core/api.ts';
import { PhotonestError } from '../core/errors.ts';
import { parseTagNames } from '../core/labels/tag-names.ts';
import type { TaughtTag, TeachingState } from '../core/teaching.ts';
import type { Client } from './client.ts';
import { DONE } from './errors.ts';
import { findByPaths } from './files/select-photos.ts';
import { note, print } from './output.ts';

export type TeachOptions = {
  /** Photos that do not have the tag. */
  not: string[];
  export?: string;
  import?: string;
  forget?: boolean;
};

const POLL_MS = 300;

/** `photonest teach [NAME PHOTO…] [--not PHOTO…] [--export FILE | --import FILE | --forget]` */
export async function teach(
  client: Client,
  name: string | undefined,
  photos: string[],
  options: TeachOptions,
  json: boolean,
): Promise<number> {
  const { not: counter, export: output, import: input, forget = false } = options;
  const asked = [output, input, forget || undefined].filter((each) => each !== undefined).length;
  if (asked > 1 || (asked === 1 && photos.length + counter.length > 0))
    throw new PhotonestError(
      'invalid',
      'Expected photos, --export, --import or --forget, and only one of them.',
    );
  if (input !== undefined) {
    await client.post('/api/taught-tags/import', await readTag(input));
  } else if (name !== undefined) {
    if (photos.length + counter.length > 0) await give(client, name, photos, counter);
    else if (output !== undefined) return await exportTag(client, name, output);
    else if (forget) await client.send('DELETE', `/api/taught-tags/${encode(await find(client, name))}`);
    else await find(client, name);
  } else if (asked > 0) {
    throw new PhotonestError('invalid', 'Which tag? Write its name behind “teach”.');
  }
  const tags = await waitUntilLearned(client);
  print(json, tags, () => tags.map(toLine));
  return DONE;
}

async function give(client: Client, name: string, photos: string[], counter: string[]): Promise<void> {
  if (photos.length === 0) throw new PhotonestError('invalid', `Expected photos of “${name}” before --not.`);
  const select = async (paths: string[]): Promise<number> => {
    const ids = await findByPaths(client, paths);
    return (await client.post<Selection>('/api/selections', { ids })).id;
  };
  const examples = await select(photos);
  const counterExamples = counter.length === 0 ? null : await select(counter);
  await client.post<TaughtTag>('/api/taught-tags', { name, examples, counterExamples });
}

async function readTag(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new PhotonestError('invalid', `${path} cannot be read as a taught tag’s file: expected JSON.`, {
      cause: error,
    });
  }
}

async function exportTag(client: Client, name: string, path: string): Promise<number> {
  const tag = await find(client, name);
  const file = await client.text(`/api/taught-tags/${encode(tag)}/export`);
  try {
    await writeFile(path, file, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new PhotonestError('invalid', `${path} is there already. Choose another name.`);
  }
  note(`What “${tag.name}” was learned from is in ${path}. It holds no photo.`);
  return DONE;
}

async function find(client: Client, name: string): Promise<TaughtTag> {
  const wanted = (parseTagNames(name)[0] ?? [name]).join('/').toLowerCase();
  const tags = await client.get<TaughtTag[]>('/api/taught-tags');
  const [found, another] = [
    ...tags.filter((tag) => pathOf(tag).toLowerCase() === wanted),
    ...tags.filter((tag) => tag.above.length > 0 && tag.name.toLowerCase() === wanted),
  ];
  if (found === undefined)
    throw new PhotonestError('not_found', `There is no taught tag “${name}”. Give it photos: photonest teach NAME PHOTO…`); // prettier-ignore
  if (another !== undefined && pathOf(found).toLowerCase() !== wanted)
    throw new PhotonestError('invalid', `There are several taught tags “${name}”. Write its path: ${pathOf(found)}`); // prettier-ignore
  return found;
}

/** Learning ends with this command, unless the app has the library open. */
async function waitUntilLearned(client: Client): Promise<TaughtTag[]> {
  let said = '';
  for (;;) {
    const tags = await client.get<TaughtTag[]>('/api/taught-tags');
    const busy = tags.find(({ state }) => ['learning', 'proposing'].includes(state.kind));
    const pending = tags.find(({ state }) => state.kind === 'waiting');
    if (busy === undefined && (pending === undefined || !(await isReading(client)))) return tags;
    const line = toLine(busy ?? pending!);
    if (line !== said) note(line);
    said = line;
    await wait(POLL_MS);
  }
}

/** Paused, or out of hours, nothing is learned for now. */
async function isReading(client: Client): Promise<boolean> {
  const { activity } = await client.get<{ activity: { state: string } }>('/api/status');
  return !['paused', 'waiting'].includes(activity.state);
}

function encode({ key }: TaughtTag): string {
  return encodeURIComponent(key);
}

function pathOf({ above, name }: TaughtTag): string {
  return [...above, name].join('/');
}

function toLine(tag: TaughtTag): string {
  const given = `${tag.examples} examples, ${tag.counterExamples} counter-examples`;
  return `${pathOf(tag)}: ${given}, proposed for ${tag.proposals} photos, ${stateWords(tag.state)}`;
}

function stateWords(state: TeachingState): string {
  switch (state.kind) {
    case 'needs-examples':
      return `${state.more} more examples are needed`;
    case 'needs-others':
      return 'photos of other things are needed';
    case 'unseen':
      return 'its examples are still to be read';
    case 'failed':
      return 'could not be learned: see photonest log';
    case 'waiting':
      return 'waiting to be learned';
    case 'learning':
      return 'learning';
    case 'proposing':
      return `looked through ${state.done} of ${state.total} photos`;
    case 'ready':
      return 'learned';
  }
}
