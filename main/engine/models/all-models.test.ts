import { expect, test } from 'vitest';
import type { ListedModel } from '../../core/api.ts';
import type { ModelPort } from '../../http/models/model.ts';
import { AllModels } from './all-models.ts';

/** Notes what it is asked for. */
function models(ids: string[], asked: string[]): ModelPort & { has(id: string): boolean } {
  const note =
    (what: string) =>
    async (id: string): Promise<void> =>
      await Promise.resolve(void asked.push(`${what} ${id}`));
  const info = (id: string): ListedModel => ({ id }) as ListedModel;
  return {
    has: (id) => ids.includes(id),
    list: () => ids.map(info),
    info,
    install: (id, from) => void asked.push(`install ${id} ${from}`),
    pause: (id) => void asked.push(`pause ${id}`),
    cancel: note('cancel'),
    verify: note('verify'),
    probe: note('probe'),
    remove: note('remove'),
  };
}

test('AllModels - classifiers come first, and each model is asked of those who know it', async () => {
  const [ofClassifiers, ofAnalyses]: [string[], string[]] = [[], []];
  const all = new AllModels(models(['lite2'], ofClassifiers), models(['detector'], ofAnalyses));
  expect(all.list().map(({ id }) => id)).toEqual(['lite2', 'detector']);
  all.install('detector', '/weights.pth');
  await all.probe('detector');
  await all.verify('lite2');
  await all.remove('unknown'); // classifiers say that it is unknown
  expect(ofAnalyses).toEqual(['install detector /weights.pth', 'probe detector']);
  expect(ofClassifiers).toEqual(['verify lite2', 'remove unknown']);
});
