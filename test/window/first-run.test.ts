import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { PhotoDetail } from '../../main/core/api.ts';
import said from '../../renderer/first/samples/labels.json' with { type: 'json' };
import { makeFolder, removeFolder } from '../support/folders.ts';
import { ROOT } from '../support/photographs.ts';
import { photonest, photonestJson } from '../support/programs.ts';

it('the samples of the first run show what the model says of them', async () => {
  const library = makeFolder('first-samples');
  try {
    await photonest(library, 'index', join(ROOT, 'renderer', 'first', 'samples'));
    for (const [file, labels] of Object.entries(said)) {
      const found = await photonestJson<{ tags: PhotoDetail['tags'] }[]>(library, 'search', `"${file}"`);
      expect(found).toHaveLength(1);
      for (const [label, share] of Object.entries(labels)) {
        const tag = found[0]!.tags.find(({ name }) => name === label);
        expect(Math.abs((tag?.score ?? 0) - share), `${label} in ${file}`).toBeLessThan(0.05);
      }
    }
  } finally {
    removeFolder(library);
  }
});
