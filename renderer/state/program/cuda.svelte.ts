import type { CudaInfo } from '../../../main/core/api.ts';
import { coalesce } from '../coalesce.ts';
import { request, sentence } from '../request.ts';

const PATH = '/api/cuda';
const LEAST_MS = 1000;

/** The libraries that CUDA needs, and what becomes of their download. */
export class Cuda {
  current: CudaInfo | null = $state.raw(null);
  /** Why the last thing asked for was not done. */
  problem: string | null = $state(null);
  /** For `status` events: at most once a second. */
  readonly refresh = coalesce(async () => await this.load(), LEAST_MS);

  async load(): Promise<void> {
    await this.#attempt(async () => await request<CudaInfo>(PATH));
  }

  async ask(action: 'install' | 'pause' | 'cancel' | 'remove'): Promise<void> {
    await this.#attempt(async () => await request<CudaInfo>(PATH, { method: 'POST', body: { action } }));
  }

  async #attempt(ask: () => Promise<CudaInfo>): Promise<void> {
    try {
      this.current = await ask();
      this.problem = null;
    } catch (error) {
      this.problem = sentence(error);
    }
  }
}
