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

test.each(['resnest14d', 'skresnet18', 'seresnet50', 'tf_efficientnet_lite2'])(
  'compareGolden() - %s in float16 computes nearly that',
  { timeout: 60_000 },
  async (name) => {
    const path = join(directory, `${name}.json`);
    const [half, single] = [await compareGolden(path, 'float16'), await compareGolden(path)];
    expect(half.ok).toBe(true);
    expect(half.embedding).toBeGreaterThan(10 * single.embedding); // it was float16 that ran
  },
);
