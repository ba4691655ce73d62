import { basename, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ActivityState, Counts, Failure, Folder, Status } from '../core/api.ts';
import { PhotonestError } from '../core/errors.ts';
import type { Client } from './client.ts';
import { DONE, SOME_FAILED } from './errors.ts';
import { bar, duration, note, print, ProgressLine, wayOf } from './output.ts';
import type { Help } from './remote/on-host.ts';
import { stopSignal } from './stop.ts';

const POLL_MS = 100;
const WATCH_POLL_MS = 1000;
/** States in which nothing more is waited for, and what is said of the rest. */
const ENDS: Partial<Record<ActivityState, string>> = {
  idle: '',
  paused: 'Indexing is paused in the open app; the rest is done when it resumes.',
  waiting: 'The hours in which photos are tagged are over; the rest is done when they begin again.',
};
const TASKS = {
  fitting: 'Moving the everyday labels to the model',
  probing: 'Trying the execution providers',
};

export type IndexOptions = {
  model?: string;
  watch?: boolean;
  /** Another computer that helps, where one was named. */
  help?: (client: Client) => Promise<Help>;
};

/**
 * `photonest index FOLDER…`: adds the folders, waits until they are done, says what became of every file. With
 * `--watch` it says so again whenever something has changed, until it is stopped.
 */
export async function indexFolders(
  client: Client,
  paths: string[],
  { model, watch = false, help: startHelp }: IndexOptions,
  json: boolean,
): Promise<number> {
  const started = performance.now();
  if (watch) client.watch();
  if (model !== undefined) await client.send('PATCH', '/api/settings', { model });
  const help = startHelp === undefined ? null : await startHelp(client);
  const folders = new Set<number>();
  for (const path of paths) {
    const folder = await client.post<Folder>('/api/folders', { path: resolve(path) });
    if (folder.path !== resolve(path))
      note(`${path} is counted with ${folder.path}, which is in the library.`);
    folders.add(folder.id);
  }
  const status = await waitUntilIdle(client, help);
  await help?.end();
  const rest = ENDS[status.activity.state] ?? '';
  if (rest !== '') note(rest);
  const counts = await count(client, folders);
  const stop = watch ? stopSignal() : null; // whoever reads the report may stop it at once
  report(counts, status, started, json);
  if (counts.failed > 0 && !json) await listFailures(client);
  const last = stop === null ? counts : await follow(client, folders, counts, { json, stop });
  return last.failed > 0 ? SOME_FAILED : DONE;
}

/** @returns what there is when it is stopped */
async function follow(
  client: Client,
  folders: Set<number>,
  counts: Counts,
  { json, stop }: { json: boolean; stop: Promise<void> },
): Promise<Counts> {
  let last = counts;
  const stopped = stop.then(() => 'stop');
  note('Watching for changes, until Ctrl-C.');
  for (;;) {
    if ((await Promise.race([stopped, sleep(WATCH_POLL_MS, 'go on')])) === 'stop') return last;
    const started = performance.now();
    const status = await waitUntilIdle(client);
    const now = await count(client, folders);
    if (JSON.stringify(now) === JSON.stringify(last)) continue;
    last = now;
    report(now, status, started, json);
  }
}

async function count(client: Client, folders: Set<number>): Promise<Counts> {
  const now = await client.get<Folder[]>('/api/folders');
  return addUp(now.filter((folder) => folders.has(folder.id)).map((folder) => folder.counts));
}

function report(counts: Counts, { model }: Status, started: number, json: boolean): void {
  if (model.problem !== null) throw new PhotonestError('tagger_unavailable', model.problem);
  const seconds = Math.round(performance.now() - started) / 1000;
  const { id, provider, precision, name, device } = model;
  print(json, { ...counts, seconds, model: id, provider }, () => [
    `${counts.found} found: ${describe(counts)}, in ${duration(seconds)} with ${name} on ${device} (${wayOf(provider, precision)}).`,
  ]);
}

async function waitUntilIdle(client: Client, help: Help | null = null): Promise<Status> {
  const line = new ProgressLine();
  for (;;) {
    const status = await client.get<Status>('/api/status');
    const { state, problem } = status.activity;
    const { task } = status.model;
    if (task !== null && state === 'idle') line.show(TASKS[task]);
    else if (state === 'waiting' && problem !== null) line.show(problem);
    else if (state in ENDS) {
      line.clear();
      return status;
    } else line.show(`${describeRun(status)}${help?.describe() ?? ''}`);
    await sleep(POLL_MS);
  }
}

function describeRun({ activity, counts, model }: Status): string {
  if (activity.state === 'scanning') return `Finding photos: ${counts.found}`;
  if (model.state === 'starting') return `Making ${model.name} ready`;
  if (activity.state === 'refining' && activity.refining !== null) {
    const { done, total, secondsLeft } = activity.refining;
    const rest = secondsLeft === null ? '' : `, ${duration(secondsLeft)} left`;
    return `${bar(done, total)} ${done} of ${total} refined with ${model.name}${rest}`;
  }
  const { done, total, photosPerSecond: rate, secondsLeft: left } = activity;
  const speed = rate === null ? '' : `  ${rate.toFixed(1)} photos/s`;
  const rest = left === null ? '' : `, ${duration(left)} left`;
  return `${bar(done, total)} ${done} of ${total}${speed}${rest}`;
}

function describe(counts: Counts): string {
  const states = ['tagged', 'failed', 'skipped', 'offline', 'pending'] as const;
  return (
    states.flatMap((state) => (counts[state] > 0 ? [`${counts[state]} ${state}`] : [])).join(', ') ||
    'nothing'
  );
}

async function listFailures(client: Client): Promise<void> {
  for (const { path, reason, state } of await client.get<Failure[]>('/api/failures'))
    if (state === 'failed') note(`${basename(path)} ${reason} (${path})`);
}

function addUp(all: Counts[]): Counts {
  const sum: Counts = { found: 0, tagged: 0, failed: 0, skipped: 0, offline: 0, pending: 0 };
  for (const counts of all) for (const key of Object.keys(sum) as (keyof Counts)[]) sum[key] += counts[key];
  return sum;
}
