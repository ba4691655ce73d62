import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const annotations = z.object({
  annotations: z.object({
    annotations: z.record(
      z.string(),
      z.object({ default: z.array(z.string()).optional(), tts: z.array(z.string()).optional() }),
    ),
  }),
});

/** What an emoji is called, and words that lead to it. */
export type EmojiName = { name: string; keywords: string[] };

/** Emoji by themselves, from the npm package `cldr-annotations-full`. */
export function readEmojiNames(folder: string, language: string): Map<string, EmojiName> {
  const path = join(folder, 'annotations', language, 'annotations.json');
  const parsed = annotations.parse(JSON.parse(readFileSync(path, 'utf8')));
  const entries = Object.entries(parsed.annotations.annotations);
  return new Map(
    entries.flatMap(([emoji, { default: keywords = [], tts = [] }]) =>
      tts[0] === undefined ? [] : [[emoji, { name: tts[0], keywords }] as const],
    ),
  );
}
