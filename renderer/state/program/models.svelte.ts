import { SvelteMap } from 'svelte/reactivity';
import type { AnalysisModelInfo, ListedModel, ModelInfo } from '../../../main/core/api.ts';
import { coalesce } from '../coalesce.ts';
import { Latest } from '../latest.ts';
import { request, sentence } from '../request.ts';

/** What was asked for a model and is not answered yet. */
export type Work = 'use' | 'install' | 'pause' | 'cancel' | 'verify' | 'probe' | 'remove';

const LEAST_MS = 1000;

/** The models, and what goes on with each. */
export class Models {
  /** Classifiers, one of which tags. */
  current: ModelInfo[] | null = $state.raw(null);
  /** Of what else is looked for. */
  analyses: AnalysisModelInfo[] = $state.raw([]);
  problem: string | null = $state(null);
  readonly works = new SvelteMap<string, Work>();
  /** By model: why the last thing asked for it was not done. */
  readonly problems = new SvelteMap<string, string>();
  /** For `status` events: at most once a second. */
  readonly refresh = coalesce(async () => await this.load(), LEAST_MS);
  readonly #latest = new Latest();

  async load(): Promise<void> {
    const isLatest = this.#latest.ask();
    try {
      const models = await request<ListedModel[]>('/api/models');
      if (!isLatest()) return;
      this.current = models.filter((model): model is ModelInfo => !('finds' in model));
      this.analyses = models.filter((model): model is AnalysisModelInfo => 'finds' in model);
      this.problem = null;
    } catch (error) {
      if (isLatest()) this.problem = sentence(error);
    }
  }

  /** Re-tags the library in the background. */
  async use(id: string): Promise<boolean> {
    return await this.#ask(id, 'use', '/api/settings', 'PATCH', { model: id });
  }

  /** Downloads it, goes on with its download, or installs it from a file of this computer. */
  async install(id: string, from?: string): Promise<boolean> {
    return await this.#post(id, 'install', from === undefined ? {} : { from });
  }

  async pause(id: string): Promise<boolean> {
    return await this.#post(id, 'pause');
  }

  async cancel(id: string): Promise<boolean> {
    return await this.#post(id, 'cancel');
  }

  async verify(id: string): Promise<boolean> {
    return await this.#post(id, 'verify');
  }

  async probe(id: string): Promise<boolean> {
    return await this.#post(id, 'probe');
  }

  async remove(id: string): Promise<boolean> {
    return await this.#ask(id, 'remove', pathOf(id), 'DELETE');
  }

  async #post(id: string, work: Work, body?: object): Promise<boolean> {
    return await this.#ask(id, work, `${pathOf(id)}/${work}`, 'POST', body);
  }

  /** True when it was done; otherwise the reason stands at the model. A second press asks for nothing more. */
  async #ask(
    id: string,
    work: Work,
    path: string,
    method: 'POST' | 'PATCH' | 'DELETE',
    body?: object,
  ): Promise<boolean> {
    if (this.works.get(id) === work) return false;
    this.works.set(id, work);
    this.problems.delete(id);
    let done = true;
    try {
      await request(path, body === undefined ? { method } : { method, body });
    } catch (error) {
      done = false;
      this.problems.set(id, sentence(error));
    }
    await this.load();
    if (this.works.get(id) === work) this.works.delete(id);
    return done;
  }
}

function pathOf(id: string): string {
  return `/api/models/${encodeURIComponent(id)}`;
}
