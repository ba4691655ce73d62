import type { SearchResult } from '../../main/core/api.ts';
import { request } from '../state/request.ts';

/** Photos that something is done with, as they were when it was asked for. */
export type Photos = {
  /** Null: all of the library. */
  total: number | null;
  ids(): Promise<number[]>;
};

export const WHOLE_LIBRARY: Photos = {
  total: null,
  ids: async () => (await request<SearchResult>('/api/search?q=')).ids,
};
