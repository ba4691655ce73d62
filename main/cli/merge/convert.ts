import { PhotonestError } from '../../core/errors.ts';
import { parseResult } from '../../core/results/parse-line.ts';
import type { ResultLine } from '../../core/results/result.ts';
import { DONE } from '../errors.ts';
import { print } from '../output.ts';
import { openOutput } from './output-file.ts';
import { readResults } from './read-results.ts';
import { describe } from './merge.ts';

/** `photonest convert FILE… --output FILE`: results put together in one file, each content once for each model. */
export async function convert(paths: string[], output: string, json: boolean): Promise<number> {
  if (paths.includes(output))
    throw new PhotonestError('invalid', `${output} cannot be read and written at once.`);
  const seen = new Set<string>();
  const tally = { lines: 0, merged: 0, known: 0, waiting: 0, failed: 0, duplicates: 0, cut: 0, foreign: 0 };
  const file = openOutput(output);
  let written = 0;
  for (const path of paths) {
    for await (const line of readResults(path, true)) {
      tally.lines += 1;
      const parsed = line === null ? ({ kind: 'cut' } as const) : parseResult(line.value);
      if (parsed.kind !== 'result') {
        tally[parsed.kind] += 1;
        if (parsed.kind === 'failed') await file.write(line!.value as ResultLine);
        continue;
      }
      const key = `${Buffer.from(parsed.result.hash, 'hex').toString('latin1')}${parsed.result.model}`;
      if (seen.has(key)) tally.duplicates += 1;
      else {
        seen.add(key);
        written += 1;
        await file.write(line!.value as ResultLine);
      }
    }
  }
  await file.close();
  print(json, { ...tally, written }, () => [`${written} results in ${output}. Of ${describe(tally)}`]);
  return DONE;
}
