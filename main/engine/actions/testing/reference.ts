import { expect } from 'vitest';
import type { BulkChange } from '../../../core/api.ts';
import { parseTagNames } from '../../../core/labels/tag-names.ts';
import { PhotonestError } from '../../../core/errors.ts';
import type { TestEngine } from '../../testing/library.ts';
import type { Action, Doing } from './action.ts';
import { describeState, emptyState, pick, readLibrary, shifted, without, type State } from './state.ts';
import { changeTag, ensureTag } from './tags.ts';

/** Does each action to the engine and, plainly, to objects in memory; undo takes out the copy of before. */
export class Reference {
  readonly #engine: TestEngine;
  readonly #ids: number[];
  readonly #dates: string[];
  #state: State;
  #done: State[] = [];
  #undone: State[] = [];

  constructor(engine: TestEngine, ids: number[]) {
    this.#engine = engine;
    this.#ids = ids;
    this.#dates = ids.map((id) => engine.photos.detail(id).takenAt);
    this.#state = emptyState(ids.length);
  }

  async apply(action: Action): Promise<void> {
    if (isWayBack(action)) {
      const { journal } = this.#engine.actions;
      const [from, to] = action.kind === 'undo' ? [this.#done, this.#undone] : [this.#undone, this.#done];
      const state = from.pop();
      if (state === undefined) {
        await expect(journal[action.kind]()).rejects.toThrow(PhotonestError);
        return;
      }
      to.push(this.#state);
      this.#state = state;
      await journal[action.kind]();
      return;
    }
    const before = structuredClone(this.#state);
    await this.#do(action);
    if (JSON.stringify(before) === JSON.stringify(this.#state)) return; // what changes nothing is no step
    this.#done.push(before);
    this.#undone = [];
  }

  expected(): object {
    return describeState(this.#state, this.#dates);
  }

  /** What the engine says, in the same form. */
  library(): object {
    return readLibrary(this.#engine, this.#ids);
  }

  /** Deriving every photo's tags anew from the network's output changes nothing. */
  expectTagsDerived(): void {
    const { library, store } = this.#engine;
    // The first time, they come from the network's own output, which is not stored to the last digit.
    const list = (id: number): object[] =>
      library.tags
        .list(id)
        .map(({ certainty, score, ...tag }) => ({
          ...tag,
          certainty: certainty.toFixed(5),
          score: score.toFixed(5),
        }))
        .toSorted((a, b) => a.label - b.label);
    for (const id of this.#ids) {
      const before = list(id);
      store.scoreTags(id);
      expect(before).toEqual(list(id));
    }
  }

  async #do(action: Doing): Promise<void> {
    const { albums, ownTags, selections } = this.#engine.actions;
    const state = this.#state;
    switch (action.kind) {
      case 'change':
        await this.#change(action.photos, action.change);
        return;
      case 'own': {
        const key = pick(Object.keys(state.tags), action.tag);
        if (key !== undefined) await this.#change(action.photos, { do: action.do, label: key });
        return;
      }
      case 'album': {
        const { id } = albums.add(action.name);
        state.albums.push({ id, name: action.name, photos: [] });
        return;
      }
      case 'album photos': {
        const album = pick(state.albums, action.album);
        if (album === undefined) return;
        const selection = selections.freeze({ ids: action.photos.map((index) => this.#ids[index]!) });
        await selections.change(selection.id, { do: 'album', album: album.id, on: action.on });
        const others = album.photos.filter((index) => !action.photos.includes(index));
        album.photos = action.on ? [...new Set([...album.photos, ...action.photos])] : others;
        return;
      }
      case 'album rename': {
        const album = pick(state.albums, action.album);
        if (album === undefined || album.name === action.name) return;
        albums.rename(album.id, action.name);
        album.name = action.name;
        return;
      }
      case 'album arrange': {
        const album = pick(state.albums, action.album);
        if (album === undefined || state.albums[0] === album) return;
        albums.arrange([album.id]);
        state.albums = [album, ...state.albums.filter((each) => each !== album)];
        return;
      }
      case 'album delete': {
        const album = pick(state.albums, action.album);
        if (album === undefined) return;
        albums.remove(album.id);
        state.albums = state.albums.filter((each) => each !== album);
        return;
      }
      case 'search':
        state.searches.push({ id: albums.saveSearch(action.name, 'dog').id, name: action.name });
        return;
      case 'search delete': {
        const search = pick(state.searches, action.search);
        if (search === undefined) return;
        albums.removeSearch(search.id);
        state.searches = state.searches.filter((each) => each !== search);
        return;
      }
      case 'tag rename':
      case 'tag nest':
      case 'tag colour':
      case 'tag merge':
      case 'tag delete':
        await changeTag(state, ownTags, action);
    }
  }

  async #change(indices: number[], change: BulkChange): Promise<void> {
    const { selections } = this.#engine.actions;
    const selection = selections.freeze({ ids: indices.map((index) => this.#ids[index]!) });
    await selections.change(selection.id, change);
    const photos = indices.map((index) => this.#state.photos[index]!);
    switch (change.do) {
      case 'tag':
        for (const path of parseTagNames(change.names)) {
          const key = ensureTag(this.#state, this.#engine.actions.ownTags, path);
          for (const photo of photos) photo.judged[key] = 'confirmed';
        }
        break;
      case 'confirm':
      case 'reject':
        for (const photo of photos)
          photo.judged[change.label] = change.do === 'confirm' ? 'confirmed' : 'rejected';
        break;
      case 'clear':
      case 'remove':
        for (const photo of photos) photo.judged = without(photo.judged, change.label);
        break;
      case 'favourite':
        for (const photo of photos) photo.favourite = change.on;
        break;
      case 'hide':
        for (const photo of photos) photo.hidden = change.on;
        break;
      case 'stars':
        for (const photo of photos) photo.stars = change.stars;
        break;
      case 'date':
        for (const photo of photos) Object.assign(photo, { ownDate: change.takenAt, shift: 0 });
        break;
      case 'clock':
        for (const photo of photos)
          if (photo.ownDate === null) photo.shift += change.seconds;
          else photo.ownDate = shifted(photo.ownDate, change.seconds);
        break;
      case 'place':
        for (const photo of photos) photo.place = change.place;
        break;
      case 'title':
        for (const photo of photos) photo.title = change.title;
        break;
      default:
        throw new Error(`the reference does not know ${change.do}`);
    }
  }
}

function isWayBack(action: Action): action is { kind: 'undo' | 'redo' } {
  return action.kind === 'undo' || action.kind === 'redo';
}
