import type { AnalysisInfo } from '../../main/core/api.ts';
import { request } from '../state/request.ts';
import { Resource } from '../state/resource.svelte.ts';

/** What is looked for in photos besides their tags. */
export class Analyses extends Resource<AnalysisInfo[]> {
  constructor() {
    super('/api/analyses');
  }

  /** Photos that were asked for, and wait, are not analysed. */
  async withdraw(id: AnalysisInfo['id']): Promise<void> {
    await request(`/api/analyses/${id}/photos`, { method: 'DELETE' });
    await this.load();
  }
}
