import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { FAVOURITE, type PhotoMetadata } from '../core/photos/metadata.ts';
import type { WrittenTags } from './exiftool.ts';
import { meaningful } from './text.ts';
import { place } from './written.ts';

/** Google's are some kilobytes; other programs' JSON beside photos may be anything. */
const LIMIT_BYTES = 1_000_000;

/** What Google Takeout says of a photo in the JSON file beside it. */
export type Takeout = {
  words: Pick<PhotoMetadata, 'caption' | 'latitude' | 'longitude'>;
  /** In UTC. */
  taken: Pick<PhotoMetadata, 'takenAt' | 'takenOffset' | 'takenSource'> | null;
  /** Its keywords, as a program that writes XMP would have written them. */
  tags: WrittenTags;
};

const position = z.object({ latitude: z.number(), longitude: z.number() });
const schema = z.object({
  photoTakenTime: z.object({ timestamp: z.coerce.number() }),
  description: z.string().nullish().catch(null),
  geoData: position.nullish().catch(null),
  geoDataExif: position.nullish().catch(null),
  favorited: z.boolean().nullish().catch(null),
  people: z
    .array(z.object({ name: z.string() }))
    .nullish()
    .catch(null),
});

/** Null where the file is not Takeout's, which is nobody's fault: its name alone made it worth a look. */
export async function readTakeout(path: string): Promise<Takeout | null> {
  const said = schema.safeParse(await readJson(path)).data;
  if (said === undefined) return null;
  const { description, geoData, geoDataExif, favorited, people } = said;
  const placed = [geoData, geoDataExif].map((each) => place(each?.latitude, each?.longitude));
  return {
    words: {
      caption: meaningful(description),
      ...(placed.find(({ latitude }) => latitude !== null) ?? placed[0]!),
    },
    taken: takenAt(said.photoTakenTime.timestamp),
    tags: {
      'XMP-dc:Subject': [
        ...(people ?? []).map(({ name }) => name),
        ...(favorited === true ? [FAVOURITE] : []),
      ],
    },
  };
}

async function readJson(path: string): Promise<unknown> {
  try {
    const stats = await stat(path);
    return stats.isFile() && stats.size <= LIMIT_BYTES ? JSON.parse(await readFile(path, 'utf8')) : null;
  } catch {
    return null; // gone meanwhile, not to be opened, or no JSON
  }
}

/** @param seconds since 1970; nought where Google does not know */
function takenAt(seconds: number): Takeout['taken'] {
  const date = new Date(seconds * 1000);
  const year = date.getUTCFullYear();
  if (seconds === 0 || !(year >= 1826 && year <= 2200)) return null;
  const text = date.toISOString().slice(0, 19);
  return { takenAt: text, takenOffset: '+00:00', takenSource: 'Google Takeout' };
}
