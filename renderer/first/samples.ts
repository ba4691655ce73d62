import alps from './samples/alps.jpg';
import boats from './samples/boats.jpg';
import pastoral from './samples/pastoral.jpg';
import type { en } from '../i18n/en/index.ts';
import said from './samples/labels.json' with { type: 'json' };

/** A photograph and what the default model says of it; a test holds the numbers to the model. */
export type Sample = {
  url: string;
  file: keyof typeof said;
  labels: [keyof typeof en.first.labels, number][];
};

const URLS: Record<keyof typeof said, string> = {
  'alps.jpg': alps,
  'pastoral.jpg': pastoral,
  'boats.jpg': boats,
};

export const SAMPLES: Sample[] = (Object.keys(URLS) as (keyof typeof said)[]).map((file) => ({
  url: URLS[file],
  file,
  labels: Object.entries(said[file]) as Sample['labels'],
}));
