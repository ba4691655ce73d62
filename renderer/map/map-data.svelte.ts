import { decodeMap, type LibraryMapInfo, type LibraryMapState, type MapColumns, type MapHeader } from '../../main/core/api/library-map.ts'; // prettier-ignore
import { request, sentence } from '../state/request.ts';

const ASK_AGAIN_MS = 1500;

export type LoadedMap = { header: MapHeader; columns: MapColumns };

/** The library's map as the engine has it, asked for again while it is being made. */
export class MapData {
  state: LibraryMapState | null = $state.raw(null);
  loaded: LoadedMap | null = $state.raw(null);
  problem: string | null = $state(null);
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isClosed = false;
  #key = '';

  async load(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    try {
      const { state, regions } = await request<LibraryMapInfo>('/api/library-map');
      const key = JSON.stringify([state.photos, regions]);
      if (this.#isClosed) return;
      if (state.photos > 0 && key !== this.#key) {
        const response = await fetch('/api/library-map/photos');
        if (response.ok) this.loaded = decodeMap(await response.arrayBuffer());
        this.#key = key;
      }
      this.state = state;
      this.problem = null;
      if (state.kind !== 'ready') this.#timer = setTimeout(() => void this.load(), ASK_AGAIN_MS);
    } catch (error) {
      this.problem = sentence(error);
    }
  }

  close(): void {
    this.#isClosed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }
}
