import type { OwnTag } from '../core/api.ts';
import { PhotonestError } from '../core/errors.ts';
import { ownTagPath } from '../core/labels/own-tag-path.ts';
import { formatTagPath, parseTagNames } from '../core/labels/tag-names.ts';
import type { Client } from './client.ts';
import { DONE } from './errors.ts';
import { print } from './output.ts';

/** What each action needs besides the tag. */
const ACTIONS: Record<string, string | null> = {
  list: null,
  make: null,
  rename: 'its new name',
  nest: 'the tag above it, or / for the top',
  merge: 'the tag that stays',
  colour: 'a colour such as #cc3300, or none',
  alias: 'its other names, between commas',
  delete: null,
};

/** `photonest tag [list | make NAME | rename TAG NAME | nest TAG PARENT | merge TAG INTO | colour TAG #rrggbb | alias TAG NAMES | delete TAG]` */
export async function manageOwnTags(
  client: Client,
  action: string,
  name: string | undefined,
  value: string | undefined,
  json: boolean,
): Promise<number> {
  const needed = ACTIONS[action];
  if (needed === undefined)
    throw new PhotonestError(
      'invalid',
      `Expected one of ${Object.keys(ACTIONS).join(', ')}, but got “${action}”.`,
    );
  if (action !== 'list' && name === undefined)
    throw new PhotonestError('invalid', `Which tag? Write: photonest tag ${action} TAG`);
  if (needed !== null && value === undefined)
    throw new PhotonestError('invalid', `Expected ${needed}: photonest tag ${action} TAG VALUE`);
  if (action !== 'list') await act(client, action, name!, value ?? '');
  const tags = await client.get<OwnTag[]>('/api/tags');
  print(json, tags, () => tags.map((tag) => toLine(tag, tags)));
  return DONE;
}

async function act(client: Client, action: string, name: string, value: string): Promise<void> {
  if (action === 'make') {
    await client.post('/api/tags', { names: name });
    return;
  }
  const tags = await client.get<OwnTag[]>('/api/tags');
  const path = `/api/tags/${encodeURIComponent(find(tags, name).key)}`;
  switch (action) {
    case 'rename':
      await client.send('PATCH', path, { name: value });
      break;
    case 'nest':
      await client.send('PATCH', path, { parent: value === '/' ? null : find(tags, value).key });
      break;
    case 'merge':
      await client.post(`${path}/merge`, { into: find(tags, value).key });
      break;
    case 'colour':
      await client.send('PATCH', path, { colour: value === 'none' ? null : value.toLowerCase() });
      break;
    case 'alias':
      await client.send('PATCH', path, {
        aliases: parseTagNames(value).map((alias) => alias.join('/')),
      });
      break;
    default:
      await client.send('DELETE', path);
  }
}

/** By its name where only one has it, or by its path: `Places/Italy`. */
function find(tags: OwnTag[], text: string): OwnTag {
  const fold = (path: string[]): string => formatTagPath(path).toLowerCase();
  const wanted = text.trim().toLowerCase();
  const [path] = parseTagNames(text);
  const byPath = tags.find((tag) => path !== undefined && fold(ownTagPath(tag, tags)) === fold(path));
  if (byPath !== undefined) return byPath;
  const [found, another] = tags.filter((tag) => tag.name.toLowerCase() === wanted);
  if (found === undefined) throw new PhotonestError('not_found', `There is no own tag “${text}”.`);
  if (another !== undefined)
    throw new PhotonestError(
      'invalid',
      `There are several tags “${text}”. Expected a path, such as ${ownTagPath(found, tags).join('/')}.`,
    );
  return found;
}

function toLine(tag: OwnTag, tags: OwnTag[]): string {
  const depth = ownTagPath(tag, tags).length - 1;
  const others = [tag.colour, tag.aliases.length > 0 ? `also ${tag.aliases.join(', ')}` : null];
  return [
    String(tag.count).padStart(8),
    `${'  '.repeat(depth)}${tag.name}`,
    ...others.filter((each) => each !== null),
    ...(tag.fromFiles ? ['in files'] : []),
  ].join('  ');
}
