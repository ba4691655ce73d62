import { PhotonestError } from '../../core/errors.ts';
import type {
  PathMapping,
  RemoteComparison,
  RemoteHost,
  RemoteStatus,
  RemoteVersion,
} from '../../core/results/remote.ts';
import { problemFields } from '../../core/problems/fields.ts';
import type { RemotePort, RemoteRequest } from '../../http/models/remote.ts';
import { APP_ROOT } from '../paths.ts';
import { findDifference } from './compare.ts';
import { RemoteRun, type PendingSource } from './remote-run.ts';
import { sshCommand, toMapping, type SshCommand } from './ssh.ts';
import { askVersion, RemoteWorker } from './worker.ts';

const ANNOUNCE_EVERY_MS = 500;

export type RemoteJobParts = {
  source: PendingSource;
  /** What tags here at present. */
  version(): Promise<RemoteVersion>;
  /** The ssh to use, with options of its own. */
  ssh: string;
  announce(): void;
  log(event: string): void;
};

type Job = { run: RemoteRun; host: string; stop: AbortController; ended: Promise<void> };

/**
 * Tagging on another computer that a person named for this run: one at a time, with pause. It is not taken up again
 * after a restart, for photos go nowhere without a person's word.
 */
export class RemoteJob implements RemotePort {
  readonly #parts: RemoteJobParts;
  readonly #closing = new AbortController();
  #job: Job | null = null;
  #isStarting = false;

  constructor(parts: RemoteJobParts) {
    this.#parts = parts;
  }

  status(): RemoteStatus | null {
    if (this.#job === null) return null;
    const { host, run } = this.#job;
    const { state, done, failed, underWay, photosPerSecond, connections, fields } = run;
    return { host, state, done, failed, underWay, photosPerSecond, connections, ...fields };
  }

  /** Starts Photonest there to ask for its version; sends no photo. */
  async compare({ address, command }: RemoteHost): Promise<RemoteComparison> {
    return await this.#compare(this.#sshFor(address), command, await this.#parts.version());
  }

  /** @throws PhotonestError `invalid` while another run goes on, `tagger_unavailable` */
  async start({ address, command, mappings }: RemoteRequest): Promise<void> {
    const ssh = this.#sshFor(address);
    const folders = mappings.map(({ local, remote }) => toMapping(local, remote));
    if (this.#isStarting || (this.#job !== null && this.#job.run.state !== 'ended'))
      throw new PhotonestError('invalid', { code: 'remote_running' });
    this.#isStarting = true;
    try {
      const here = await this.#parts.version();
      const { codedProblem } = await this.#compare(ssh, command, here);
      if (codedProblem !== undefined) throw new PhotonestError('tagger_unavailable', codedProblem);
      this.#begin(ssh, `${command} map --model ${here.model}`, folders, here.model);
    } finally {
      this.#isStarting = false;
    }
  }

  pause(): void {
    this.#job?.run.pause();
    this.#parts.announce();
  }

  resume(): void {
    this.#job?.run.resume();
    this.#parts.announce();
  }

  /** Photos under way are left to this computer. What has ended is not shown any more. */
  async end(): Promise<void> {
    const job = this.#job;
    job?.stop.abort();
    await job?.ended;
    if (this.#job === job) this.#job = null;
    this.#parts.announce();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.end();
  }

  #sshFor(address: string): SshCommand {
    return sshCommand(address, this.#parts.ssh, APP_ROOT);
  }

  async #compare(ssh: SshCommand, command: string, here: RemoteVersion): Promise<RemoteComparison> {
    const there = await askVersion(ssh, `${command} map --model ${here.model}`, this.#closing.signal);
    return { host: ssh.host, here, there, ...problemFields(findDifference(ssh.host, here, there)) };
  }

  #begin(ssh: SshCommand, command: string, mappings: PathMapping[], model: string): void {
    const { log, announce } = this.#parts;
    const { host } = ssh;
    const stop = new AbortController();
    const run = new RemoteRun({
      host,
      source: this.#sourceOf(model),
      mappings,
      note: log,
      signal: stop.signal,
      connect: () => new RemoteWorker(ssh, command, (line) => log(`${host}: ${line}`)),
    });
    log(`Photos that are still to be tagged go to ${host}, as a person asked`);
    const telling = setInterval(announce, ANNOUNCE_EVERY_MS);
    const ended = run
      .run()
      .catch((error: unknown) => {
        if (!(error instanceof PhotonestError)) console.error(error); // the status says so, and this computer goes on
      })
      .finally(() => {
        clearInterval(telling);
        log(`${host} has tagged ${run.done} photos and could not read ${run.failed}`);
        announce();
      });
    this.#job = { run, host, stop, ended };
    announce();
  }

  /** Results of a model that tags no more would be of no use. */
  #sourceOf(model: string): PendingSource {
    const { source, version } = this.#parts;
    return {
      merge: source.merge,
      isPaused: () => source.isPaused(),
      isIdle: () => source.isIdle(),
      list: async (after) => {
        if ((await version()).model !== model)
          throw new PhotonestError('invalid', { code: 'remote_other_model' });
        return await source.list(after);
      },
    };
  }
}
