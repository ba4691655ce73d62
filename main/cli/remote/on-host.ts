import { createInterface } from 'node:readline/promises';
import type { PendingFile, Status } from '../../core/api.ts';
import { PhotonestError } from '../../core/errors.ts';
import type { PathMapping } from '../../core/results/remote.ts';
import { findDifference } from '../../engine/remote/compare.ts';
import { RemoteRun, type PendingSource } from '../../engine/remote/remote-run.ts';
import { sshCommand, toMapping } from '../../engine/remote/ssh.ts';
import { askVersion, RemoteWorker } from '../../engine/remote/worker.ts';
import type { Client } from '../client.ts';
import { appVersion } from '../map/map.ts';
import { findModel, weightsOf } from '../map/model-source.ts';
import { mergeInto } from '../merge/merge.ts';
import { note } from '../output.ts';

const PAGE = 200;

export type OnHostOptions = {
  on: string;
  yes?: boolean;
  mapPath?: string[];
  /** Photonest's command line there. */
  command: string;
  ssh: string;
};

export type Help = {
  /** For the progress line. */
  describe(): string;
  /** When nothing is left to do. */
  end(): Promise<void>;
};

/**
 * Begins to tag on another computer what is pending here, once the person has agreed that photos go there and the
 * host has been found to run the same version and model.
 *
 * @throws PhotonestError `invalid`, `tagger_unavailable`
 */
export async function helpOnHost(
  client: Client,
  library: string | undefined,
  options: OnHostOptions,
): Promise<Help> {
  const ssh = sshCommand(options.on, options.ssh, process.cwd());
  const { host } = ssh;
  const mappings = (options.mapPath ?? []).map(parseMapping);
  await agree(host, mappings.length > 0, options.yes ?? false);
  const { model } = await client.get<Status>('/api/status');
  const command = `${options.command} map --model ${model.id}`;
  const there = await askVersion(ssh, command);
  const weights = await weightsOf(await findModel(model.id, library));
  const here = { photonest: appVersion(), model: model.id, weights };
  const difference = findDifference(host, here, there);
  if (difference !== null) throw new PhotonestError('tagger_unavailable', difference);
  const ending = new AbortController();
  const run = new RemoteRun({
    host,
    source: sourceOf(client),
    mappings,
    note,
    signal: ending.signal,
    connect: () => new RemoteWorker(ssh, command, (line) => note(`${host}: ${line}`)),
  });
  const running = run.run();
  running.catch(() => undefined); // who ends it hears of it
  return {
    describe: () => `, ${run.done} by ${host}`,
    end: async () => {
      ending.abort();
      await running;
      const again = run.connections > 1 ? `, over ${run.connections} connections` : '';
      note(`${run.done} photos were tagged on ${host}${again}.`);
    },
  };
}

/** Whoever waits for indexing ends the run. */
function sourceOf(client: Client): PendingSource {
  return {
    list: async (after) => {
      const from = after === null ? '' : `&after=${encodeURIComponent(after)}`;
      return await client.get<PendingFile[]>(`/api/pending?limit=${PAGE}${from}`);
    },
    merge: mergeInto(client),
    isPaused: () => false,
    isIdle: () => false,
  };
}

/** @throws PhotonestError `invalid` */
export function parseMapping(text: string): PathMapping {
  const at = text.indexOf('=');
  if (at < 1)
    throw new PhotonestError('invalid', `Expected --map-path HERE=THERE, two folders, but got “${text}”.`);
  return toMapping(text.slice(0, at), text.slice(at + 1));
}

async function agree(host: string, isMapped: boolean, yes: boolean): Promise<void> {
  const how = isMapped
    ? 'read there from the folders that both have, or else sent through ssh'
    : 'sent there through ssh';
  const sentence = `The photos that are still to be tagged go to ${host}: they are ${how}, and only results come back.`;
  if (yes) {
    note(sentence);
    return;
  }
  if (!process.stdin.isTTY) throw new PhotonestError('invalid', `${sentence} Say --yes to agree.`);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await lines.question(`${sentence} Go on? [y/N] `);
  lines.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw new PhotonestError('invalid', `Nothing was sent to ${host}.`);
}
