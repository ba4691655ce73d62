import type { ListedModel } from '../../core/api.ts';
import type { ModelPort } from '../../http/models/model.ts';
import type { Models } from './models.ts';

/** @param tagging tries each execution provider with a classifier */
export function asModelPort(models: Models, tagging: Pick<ModelPort, 'probe'>): ModelPort {
  return {
    list: () => models.list(),
    info: (id) => models.info(id),
    install: (id, from) => models.install(id, from),
    pause: (id) => models.pause(id),
    cancel: async (id) => await models.cancel(id),
    verify: async (id) => await models.verify(id),
    probe: async (id) => await tagging.probe(id),
    remove: async (id) => await Promise.resolve(models.remove(id)),
  };
}

/** Classifiers and the models of analyses in one list; each is asked of those who know it. */
export class AllModels implements ModelPort {
  readonly #classifiers: ModelPort;
  readonly #analyses: ModelPort & { has(id: string): boolean };

  constructor(classifiers: ModelPort, analyses: ModelPort & { has(id: string): boolean }) {
    this.#classifiers = classifiers;
    this.#analyses = analyses;
  }

  list(): ListedModel[] {
    return [...this.#classifiers.list(), ...this.#analyses.list()];
  }

  info(id: string): ListedModel {
    return this.#of(id).info(id);
  }

  install(id: string, from: string | null): void {
    this.#of(id).install(id, from);
  }

  pause(id: string): void {
    this.#of(id).pause(id);
  }

  async cancel(id: string): Promise<void> {
    await this.#of(id).cancel(id);
  }

  async verify(id: string): Promise<void> {
    await this.#of(id).verify(id);
  }

  async probe(id: string): Promise<void> {
    await this.#of(id).probe(id);
  }

  async remove(id: string): Promise<void> {
    await this.#of(id).remove(id);
  }

  #of(id: string): ModelPort {
    return this.#analyses.has(id) ? this.#analyses : this.#classifiers;
  }
}
