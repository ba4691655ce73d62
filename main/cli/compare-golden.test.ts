import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compareGolden } from './compare-golden.ts';

const directory = join(import.meta.dirname, '../../test/golden');
const files = readdirSync(directory).filter((name) => name.endsWith('.json'));

test.each(files)(
  'compareGolden() - %s computes what the reference computes',
  { timeout: 60_000 },
  async (file) => {
    const result = await compareGolden(join(directory, file));
    expect(`${result.arch}.json`).toBe(file);
    expect(result.embedding).toBeLessThanOrEqual(1e-3);
    expect(result.logits).toBeLessThanOrEqual(1e-3);
  },
);
