import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildNetwork } from '../../../main/nets/architectures.ts';
import { listManifests } from '../../../main/weights/manifest.ts';
import { ROOT } from '../../support/photographs.ts';
import { countMultiplyAdds, countParameters } from './cost.ts';
import { FAMILY } from './networks.ts';

test('countParameters(), countMultiplyAdds() - as published for every model', async () => {
  for (const manifest of await listManifests(join(ROOT, 'models'))) {
    const { architecture, preprocessing, parametersMillions, gmacs } = manifest;
    const network = buildNetwork(architecture, preprocessing.size);
    expect(countParameters(network) / 1e6, architecture).toBeCloseTo(parametersMillions, 1);
    const measured = countMultiplyAdds(network) / 1e9;
    expect(Math.abs(measured / gmacs - 1), `${architecture}: ${measured} and ${gmacs}`).toBeLessThan(0.02);
  }
});

test('FAMILY - the builder has every network', () => {
  for (const { architecture, size } of FAMILY) expect(buildNetwork(architecture, size).size).toBe(size);
});
