import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AnalysisModelInfo, ListedModel } from '../core/api.ts';
import { PhotonestError } from '../core/errors.ts';
import type { Client } from './client.ts';
import { COULD_NOT_RUN, DONE } from './errors.ts';
import { manageCuda } from './cuda.ts';
import { megabytes, note, print, ProgressLine, transfer, wayOf } from './output.ts';

const POLL_MS = 100;
const ACTIONS = ['list', 'install', 'verify', 'remove', 'probe', 'cuda'];

/** `photonest models [list | install ID [--from FILE] | verify ID | remove ID | probe ID | cuda [install | remove]]` */
export async function manageModels(
  client: Client,
  action: string,
  id: string | undefined,
  from: string | undefined,
  json: boolean,
): Promise<number> {
  if (!ACTIONS.includes(action))
    throw new PhotonestError('invalid', `Expected one of ${ACTIONS.join(', ')}, but got “${action}”.`);
  if (action === 'cuda') return await manageCuda(client, id, json);
  if (action === 'list') {
    const models = await client.get<ListedModel[]>('/api/models');
    print(json, models, () => models.map(toLine));
    return DONE;
  }
  if (id === undefined)
    throw new PhotonestError('invalid', `Which model? Write: photonest models ${action} ID`);

  const path = `/api/models/${encodeURIComponent(id)}`;
  if (action === 'install') await install(client, path, id, from);
  else if (action === 'remove') await client.send('DELETE', path);
  else await client.post(`${path}/${action}`, {});
  const model = (await client.get<ListedModel[]>('/api/models')).find((each) => each.id === id)!;
  print(json, model, () => describe(model, action));
  if (model.problem !== null) note(model.problem);
  return model.problem === null ? DONE : COULD_NOT_RUN;
}

async function install(client: Client, path: string, id: string, from: string | undefined): Promise<void> {
  const body = from === undefined ? {} : { from: resolve(from) };
  let model = await client.post<ListedModel>(`${path}/install`, body);
  const line = new ProgressLine();
  while (model.state === 'downloading' || model.state === 'installing') {
    line.show(model.state === 'downloading' ? describeDownload(model) : `Installing ${model.name}`);
    await sleep(POLL_MS);
    model = (await client.get<ListedModel[]>('/api/models')).find((each) => each.id === id)!;
  }
  line.clear();
}

function describeDownload({ name, progress }: ListedModel): string {
  return progress === null ? `Asking for ${name}` : transfer(progress);
}

function toLine(model: ListedModel): string {
  if ('finds' in model) return toAnalysisLine(model);
  const { id, name, state, active, accuracy, sizeBytes, millisecondsPerPhoto: ms, problem } = model;
  const speed = ms === null ? '' : `${ms.toFixed(1)} ms a photo`;
  const parts = [active ? '*' : ' ', id.padEnd(22), name.padEnd(24), `${accuracy.top1}%`.padStart(7)];
  return [...parts, megabytes(sizeBytes).padStart(9), state.padEnd(11), speed, problem ?? '']
    .join('  ')
    .trimEnd();
}

/** Its accuracy is measured otherwise than a classifier's: it is printed with its measure. */
function toAnalysisLine(model: AnalysisModelInfo): string {
  const { id, name, state, finds, accuracy, sizeBytes, providers, problem } = model;
  const times = providers.flatMap(({ accepted, millisecondsPerPhoto: ms }) =>
    accepted && ms !== null ? [ms] : [],
  );
  const speed = times.length === 0 ? '' : `${(Math.min(...times) / 1000).toFixed(1)} s a photo`;
  const parts = [' ', id.padEnd(22), name.padEnd(24), ''.padStart(7)];
  const facts = `finds ${finds}; ${accuracy.value} ${accuracy.metric}`;
  return [...parts, megabytes(sizeBytes).padStart(9), state.padEnd(11), speed, facts, problem ?? '']
    .filter((part, index) => index < 6 || part !== '')
    .join('  ')
    .trimEnd();
}

function describeInstalled(model: ListedModel): string {
  const { id, name } = model;
  if (!('finds' in model)) return `${name} is installed. Use it with: photonest index FOLDER --model ${id}`;
  return `${name} is installed. It finds ${model.finds}: in the window, under “Library” or for chosen photos.`;
}

function describe(model: ListedModel, action: string): string[] {
  switch (action) {
    case 'install':
      return model.state === 'installed' ? [describeInstalled(model)] : [];
    case 'verify':
      return model.problem === null ? [`${model.name} is as it was installed.`] : [];
    case 'remove':
      return [`${model.name} is removed.`];
    default:
      return model.providers.map(({ name, precision, accepted, reason, millisecondsPerPhoto: ms }) => {
        const found = accepted ? (ms === null ? '' : `${ms.toFixed(1)} ms a photo`) : `refused: it ${reason}`;
        return `${wayOf(name, precision)}  ${found}`;
      });
  }
}
