import type { DuplicateAction, Duplicates, ResolvedGroup, StepKind, Trashed } from '../../core/api.ts';
import { PhotonestError } from '../../core/errors.ts';
import type { ResolvingPort } from '../../http/photos/duplicate.ts';
import type { Bulk } from '../actions/bulk.ts';
import type { TagUpdater } from '../actions/update-tags.ts';
import type { Journal } from '../actions/journal.ts';
import { keptFile, type InTrash, type Trashing } from '../actions/trashing.ts';
import type { Library } from '../library/tables.ts';

export type ResolvingParts = {
  library: Pick<Library, 'mergeDuplicate' | 'stacks' | 'durably'>;
  duplicates: {
    list(): Duplicates;
    /** Looks for those of photos that are back. */
    start(): void;
  };
  bulk: Pick<Bulk, 'apply'>;
  trashing: Pick<Trashing, 'canRestore' | 'nameOf' | 'check' | 'moveAll' | 'restoreAll'>;
  tagUpdater: Pick<TagUpdater, 'all'>;
  journal: Journal;
};

type Recorder = <T>(piece: () => T) => T;
type Kept = Trashed['kept'];

const STEPS: Record<DuplicateAction, StepKind> = {
  trash: 'duplicates-trash',
  stack: 'stack',
  keep: 'duplicates-keep',
};

/** What a person decides of groups of duplicates, one step at a time. */
export class Resolving implements ResolvingPort {
  readonly #parts: ResolvingParts;

  constructor(parts: ResolvingParts) {
    this.#parts = parts;
  }

  /** @throws PhotonestError `invalid` for photos that are no group any more; nothing is done then */
  async resolve(action: DuplicateAction, groups: ResolvedGroup[]): Promise<Trashed> {
    this.#check(groups);
    const { journal, trashing } = this.#parts;
    const kept: Kept = [];
    let moved: InTrash[] = [];
    const changed = await journal.recordSlices(
      { kind: STEPS[action], subject: null, on: null },
      async (record) => {
        if (action === 'keep') return this.#keep(groups, record);
        if (action === 'stack') return await this.#stack(groups, record);
        moved = await this.#trash(groups, record, kept);
        return { photos: moved.length, calls: this.#toCalls(moved) };
      },
    );
    return { ...changed, moved: moved.map(({ id }) => id), kept, restores: trashing.canRestore };
  }

  /** The window may show groups of before: a photo of today's goes only for another of its own group. */
  #check(groups: ResolvedGroup[]): void {
    const known = new Map<number, number[]>();
    for (const [index, { photos }] of this.#parts.duplicates.list().groups.entries())
      for (const { id } of photos) known.set(id, [...(known.get(id) ?? []), index]);
    for (const { kept, others, also = [] } of groups) {
      const isGroup = known
        .get(kept)
        ?.some((index) =>
          [...others, ...also].every((photo) => photo !== kept && known.get(photo)?.includes(index) === true),
        );
      if (isGroup !== true) throw new PhotonestError('invalid', { code: 'duplicates_gone' });
    }
  }

  #keep(groups: ResolvedGroup[], record: Recorder): number {
    const { library } = this.#parts;
    const photos = groups.map(({ kept, others, also = [] }) => [kept, ...others, ...also]);
    record(() =>
      library.durably(() => {
        for (const each of photos) library.stacks.keepAll(each);
      }),
    );
    return photos.flat().length;
  }

  async #stack(groups: ResolvedGroup[], record: Recorder): Promise<number> {
    let photos = 0;
    for (const { kept, others } of groups)
      photos += await this.#parts.bulk.apply(others, { do: 'stack', top: kept }, record);
    return photos;
  }

  async #trash(groups: ResolvedGroup[], record: Recorder, stayed: Kept): Promise<InTrash[]> {
    const moved: InTrash[] = [];
    for (const group of groups) moved.push(...(await this.#trashGroup(group, record, stayed)));
    return moved;
  }

  /** What was said is merged first, and is on the disk when files move: whatever happens between, nothing is lost. */
  async #trashGroup(
    { kept, others, also = [] }: ResolvedGroup,
    record: Recorder,
    stayed: Kept,
  ): Promise<InTrash[]> {
    const { library, trashing, tagUpdater } = this.#parts;
    const problem = await trashing.check(kept);
    if (problem !== null) {
      const { name, failure: cause } = problem;
      for (const id of others)
        stayed.push(keptFile(id, trashing.nameOf(id), { code: 'kept_lost', name, cause }));
      return [];
    }
    const sound: number[] = [];
    for (const id of others) {
      const difference = await trashing.check(id);
      if (difference === null) sound.push(id);
      else stayed.push(keptFile(id, difference.name, difference.failure));
    }
    if (sound.length === 0) return [];
    record(() =>
      library.durably(() => {
        for (const id of sound) library.mergeDuplicate(id, kept);
        if (also.length > 0) library.stacks.keepAll([kept, ...also]);
      }),
    );
    await tagUpdater.all([kept]);
    return await trashing.moveAll(sound, stayed);
  }

  #toCalls(moved: InTrash[]) {
    if (moved.length === 0) return null;
    const { trashing, duplicates } = this.#parts;
    let current = moved;
    return {
      undo: async () => {
        await trashing.restoreAll(current);
        duplicates.start();
      },
      redo: async () => {
        current = await trashing.moveAll(
          current.map(({ id }) => id),
          [],
        );
      },
    };
  }
}
