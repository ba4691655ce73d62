import type { TestEngine } from '../../testing/library.ts';

/** An own tag, by its key in {@link State}. */
export type Tag = { name: string; parent: string | null; colour: string | null; aliases: string[] };

/** What a person said of a photo. */
export type Photo = {
  judged: Record<string, 'confirmed' | 'rejected'>;
  favourite: boolean;
  hidden: boolean;
  stars: number | null;
  ownDate: string | null;
  shift: number;
  title: string | null;
  place: { latitude: number; longitude: number } | null;
};

/** Everything that actions change, as plain objects. */
export type State = {
  photos: Photo[];
  albums: { id: number; name: string; photos: number[] }[];
  searches: { id: number; name: string }[];
  tags: Record<string, Tag>;
};

/** The state before the first action. */
export function emptyState(photos: number): State {
  const photo = (): Photo => ({
    judged: {},
    favourite: false,
    hidden: false,
    stars: null,
    ownDate: null,
    shift: 0,
    title: null,
    place: null,
  });
  return { photos: Array.from({ length: photos }, photo), albums: [], searches: [], tags: {} };
}

/** A state in the form in which {@link readLibrary} has it. @param dates when the photos were taken, by their files */
export function describeState({ photos, albums, searches, tags }: State, dates: string[]): object {
  return {
    photos: photos.map(({ ownDate, shift, ...photo }, index) => ({
      ...photo,
      judged: sorted(photo.judged),
      stars: photo.stars ?? 0,
      title: photo.title === '' ? null : photo.title,
      takenAt: shifted(ownDate ?? dates[index]!, ownDate === null ? shift : 0),
    })),
    albums: albums.map((album) => ({ ...album, photos: album.photos.toSorted() })),
    searches,
    tags: sorted(tags),
  };
}

/** What the engine says, in the reference's form. */
export function readLibrary(engine: TestEngine, ids: number[]): object {
  const { actions, photos, library, labels } = engine;
  const details = ids.map((id) => photos.detail(id));
  return {
    photos: details.map(({ id, favourite, hidden, stars, title, takenAt, place }) => ({
      judged: sorted(
        Object.fromEntries(
          library.tags.userTags(id).map(({ label, state }) => [labels.rowOf(label).key, state]),
        ),
      ),
      favourite,
      hidden,
      stars,
      title,
      takenAt,
      place: place === null ? null : { latitude: place.latitude, longitude: place.longitude },
    })),
    albums: actions.albums.list().map(({ id, name }) => ({
      id,
      name,
      photos: [...details.keys()].filter((index) => details[index]!.albums.some((album) => album.id === id)),
    })),
    searches: actions.albums.listSearches().map(({ id, name }) => ({ id, name })),
    tags: sorted(
      Object.fromEntries(
        actions.ownTags
          .list()
          .map(({ key, name, parent, colour, aliases }) => [
            key,
            { name, parent, colour, aliases: aliases.toSorted() },
          ]),
      ),
    ),
  };
}

/** The entry at a place of a list, however long it is; undefined where it is empty. */
export function pick<T>(list: T[], at: number): T | undefined {
  return list[at % list.length];
}

function sorted<T>(record: Record<string, T>): [string, T][] {
  return Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** A moment so many seconds later. */
export function shifted(moment: string, seconds: number): string {
  return new Date(Date.parse(`${moment}Z`) + seconds * 1000).toISOString().slice(0, 19);
}

/** A record without a key. */
export function without<T>(record: Record<string, T>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([each]) => each !== key));
}
