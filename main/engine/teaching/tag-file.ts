import { TAUGHT_TAG_FORMAT, type TaughtExample, type TaughtTagFile } from '../../core/teaching.ts';
import { PhotonestError } from '../../core/errors.ts';
import type { Example } from '../../sqlite/tables/tags/taught-tag.ts';

/** What a request takes, with room for the rest of the file. */
const MOST_VECTOR_BYTES = 5_000_000;

/** Counter-examples and examples by turns, as many as a file may hold. */
export function toTagFile(path: string[], examples: Example[]): TaughtTagFile {
  const ofState = (wanted: Example['state']): Example[] => examples.filter(({ state }) => state === wanted);
  const [right, wrong] = [ofState('confirmed'), ofState('rejected')];
  const mixed = Array.from({ length: Math.max(right.length, wrong.length) }, (_, at) => [
    right[at],
    wrong[at],
  ])
    .flat()
    .filter((example) => example !== undefined);
  let bytes = 0;
  const kept = mixed.filter(({ vector }) => (bytes += vector.byteLength) <= MOST_VECTOR_BYTES);
  return { format: TAUGHT_TAG_FORMAT, version: 1, path, examples: kept.map(toEntry) };
}

function toEntry({ state, model, vector, norm }: Example): TaughtExample {
  return { state, model, norm, vector: Buffer.from(vector).toString('base64') };
}

/** @throws PhotonestError `invalid` for an example that is no embedding */
export function readExamples(file: TaughtTagFile): Example[] {
  return file.examples.map(({ state, model, norm, vector: text }, index) => {
    const vector = Uint8Array.from(Buffer.from(text, 'base64'));
    const isWhole = vector.byteLength > 0 && vector.byteLength % 2 === 0;
    if (!isWhole || !new Float16Array(vector.buffer).every(Number.isFinite))
      throw new PhotonestError('invalid', {
        code: 'taught_example',
        number: index + 1,
        path: file.path.join('/'),
      });
    return { state, model, norm, vector };
  });
}
