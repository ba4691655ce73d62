import type { DuplicateAction, DuplicateCount, DuplicateGroup, Duplicates as Answer, PhotoDetail, ResolvedGroup, Trashed } from '../../main/core/api.ts'; // prettier-ignore
import { Latest } from '../state/latest.ts';
import { request, sentence } from '../state/request.ts';

export type Kind = DuplicateGroup['kind'] | 'all';

/** Of one group: the photo that stays, the one beside it, and others that stay, too. */
type Choice = { key: string; kept: number; shown: number; spared: number[] };

/** The groups of duplicates that wait for a person, and the one that is looked at. */
export class DuplicateGroups {
  answer: Answer | null = $state.raw(null);
  /** Groups of every kind, also before they are listed. */
  total = $state(0);
  problem: string | null = $state(null);
  readonly #latest = new Latest();
  readonly #latestDetails = new Latest();
  /** A decision is on its way. */
  isBusy = $state(false);
  kind: Kind = $state('all');
  readonly groups: DuplicateGroup[] = $derived(
    (this.answer?.groups ?? []).filter(({ kind }) => this.kind === 'all' || kind === this.kind),
  );
  /** Key of the group that is looked at: it stays while others come and go. */
  #key: string | null = $state(null);
  #index = $state(0);
  readonly index: number = $derived.by(() => {
    const found = this.groups.findIndex((group) => keyOf(group) === this.#key);
    return found === -1 ? Math.max(0, Math.min(this.#index, this.groups.length - 1)) : found;
  });
  readonly current: DuplicateGroup | null = $derived(this.groups[this.index] ?? null);
  /** What was chosen in the group that is looked at; else as the engine has it. */
  #choice: Choice | null = $state.raw(null);
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- replaced as a whole
  details: ReadonlyMap<number, PhotoDetail> = $state.raw(new Map());

  readonly #chosen = $derived.by(() => {
    const { current } = this;
    if (current === null) return null;
    if (this.#choice?.key === keyOf(current)) return this.#choice;
    return { key: keyOf(current), kept: current.kept, shown: current.others[0]!, spared: [] };
  });
  /** The photo that stays. */
  readonly kept: number | null = $derived(this.#chosen?.kept ?? null);
  /** The one beside it. */
  readonly shown: number | null = $derived(this.#chosen?.shown ?? null);
  readonly others: number[] = $derived(
    this.current?.photos.map(({ id }) => id).filter((id) => id !== this.kept) ?? [],
  );
  readonly going: number[] = $derived(this.others.filter((id) => !this.isSpared(id)));

  count(kind: Kind): number {
    const groups = this.answer?.groups ?? [];
    return kind === 'all' ? groups.length : groups.filter((group) => group.kind === kind).length;
  }

  isSpared(photo: number): boolean {
    return this.#chosen?.spared.includes(photo) === true;
  }

  async load(): Promise<void> {
    const isLatest = this.#latest.ask();
    try {
      const answer = await request<Answer>('/api/duplicates');
      if (!isLatest()) return;
      this.answer = answer;
      this.total = answer.groups.length;
      this.problem = null;
    } catch (error) {
      if (isLatest()) this.problem = sentence(error);
    }
  }

  /** How many there are: of a large library the groups themselves are megabytes. */
  async loadCount(): Promise<void> {
    const isLatest = this.#latest.ask();
    try {
      const { groups } = await request<DuplicateCount>('/api/duplicates/count');
      if (isLatest()) this.total = groups;
    } catch {
      // The sidebar keeps the number that it has; the view says what is wrong.
    }
  }

  go(index: number): void {
    const group = this.groups[Math.max(0, Math.min(index, this.groups.length - 1))];
    if (group === undefined) return;
    this.#index = this.groups.indexOf(group);
    this.#key = keyOf(group);
  }

  show(photo: number): void {
    if (photo !== this.kept) this.#choose({ shown: photo });
  }

  /** The next one beside the photo that stays, or the one before. */
  step(by: 1 | -1): void {
    const at = this.others.indexOf(this.shown ?? -1) + by;
    const photo = this.others[(at + this.others.length) % this.others.length];
    if (photo !== undefined) this.show(photo);
  }

  keep(photo: number): void {
    const { kept } = this;
    if (kept === null || photo === kept) return;
    this.#choose({
      kept: photo,
      shown: kept,
      spared: (this.#chosen?.spared ?? []).filter((id) => id !== photo),
    });
  }

  spare(photo: number): void {
    const spared = this.#chosen?.spared ?? [];
    this.#choose({
      spared: spared.includes(photo) ? spared.filter((id) => id !== photo) : [...spared, photo],
    });
  }

  /** What becomes of the group that is looked at. @returns null where nothing was done */
  async resolve(action: DuplicateAction): Promise<Trashed | null> {
    const { kept, going, others } = this;
    if (kept === null || (action !== 'keep' && going.length === 0)) return null;
    const also = action === 'trash' ? others.filter((id) => !going.includes(id)) : [];
    return await this.resolveAll(action, [{ kept, others: action === 'keep' ? others : going, also }]);
  }

  async resolveAll(action: DuplicateAction, groups: ResolvedGroup[]): Promise<Trashed | null> {
    if (this.isBusy) return null;
    this.isBusy = true;
    this.go(this.index);
    try {
      return await request<Trashed>('/api/duplicates/resolve', {
        method: 'POST',
        body: { do: action, groups },
      });
    } catch (error) {
      this.problem = sentence(error);
      return null;
    } finally {
      const { problem } = this;
      await this.load();
      this.problem ??= problem;
      this.isBusy = false;
    }
  }

  /** Of the two photos side by side. */
  async loadDetails(photos: number[]): Promise<void> {
    const isLatest = this.#latestDetails.ask();
    const found = await Promise.all(
      photos.map(async (id) => await request<PhotoDetail>(`/api/photos/${id}`).catch(() => null)),
    );
    if (!isLatest()) return;
    // eslint-disable-next-line svelte/prefer-svelte-reactivity -- replaced as a whole
    this.details = new Map(found.filter((each) => each !== null).map((each) => [each.id, each]));
  }

  #choose(choice: Partial<Choice>): void {
    const chosen = this.#chosen;
    if (chosen !== null) this.#choice = { ...chosen, ...choice };
  }
}

/** A group is known by its photos: another one that joins makes it another group. */
export function keyOf({ kind, photos }: DuplicateGroup): string {
  return `${kind} ${photos.map(({ id }) => id).join()}`;
}
