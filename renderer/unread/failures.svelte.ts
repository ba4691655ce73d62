import type { Failure } from '../../main/core/api.ts';
import { request } from '../state/request.ts';
import { Resource } from '../state/resource.svelte.ts';

/** Files that could not be read, or were skipped. */
export class Failures extends Resource<Failure[]> {
  constructor() {
    super('/api/failures');
  }

  /** @param ids left out: all that failed */
  async retry(ids?: number[]): Promise<void> {
    await request('/api/failures/retry', { method: 'POST', body: ids === undefined ? {} : { ids } });
    await this.load();
  }
}
