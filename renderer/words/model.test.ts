import type { ProviderName } from '../../main/core/models/provider.ts';
import { describe, expect, it } from 'vitest';
import { chooseLanguage } from '../i18n/i18n.svelte.ts';
import type { Counts, ModelInfo, ModelStatus } from '../../main/core/api.ts';
import {
  accuracy,
  everydayLabels,
  pace,
  progressWords,
  purpose,
  retagging,
  size,
  standing,
  switching,
  verdict,
  waysToRun,
} from './model.ts';

const COUNTS: Counts = { found: 12_414, tagged: 12_398, failed: 6, skipped: 0, offline: 0, pending: 10 };

function model(name: string, facts: Partial<ModelInfo> = {}): ModelInfo {
  return {
    id: name.toLowerCase(),
    name,
    state: 'available',
    active: false,
    bundled: false,
    sizeBytes: 445_210_488,
    parametersMillions: 110.93,
    gmacs: 77.35,
    inputSize: 416,
    accuracy: { top1: 84.542, top5: 96.988, source: 'a table' },
    licence: 'Apache-2.0',
    source: 'its authors',
    millisecondsPerPhoto: null,
    provider: null,
    precision: null,
    progress: null,
    problem: null,
    words: 'default',
    everydayAgreement: null,
    tagged: 0,
    providers: [],
    ...facts,
  };
}

function tried(facts: Partial<ModelInfo['providers'][number]>): ModelInfo['providers'][number] {
  return {
    name: 'webgpu',
    precision: 'float32',
    accepted: true,
    reason: null,
    millisecondsPerPhoto: null,
    ...facts,
  };
}

function sized(name: string, top1: number, gmacs: number): ModelInfo {
  return model(name, { gmacs, accuracy: { top1, top5: 99, source: '' } });
}

describe('purpose()', () => {
  const all = [
    sized('Largest', 84.5, 77),
    sized('Large', 83.9, 35),
    sized('Middle', 82.9, 13),
    sized('Fair', 81.1, 4.4),
    sized('Level', 80.9, 5.4),
    sized('Odd', 75.5, 2.8),
    sized('Small', 77.5, 0.9),
  ];
  it.each([
    ['Largest', 'The most accurate. Slow without a graphics card.'],
    ['Large', 'Very accurate. Slow without a graphics card.'],
    ['Middle', 'Very accurate. Takes its time without a graphics card.'],
    ['Fair', 'A balance of accuracy and speed.'],
    ['Level', 'A balance of accuracy and speed.'],
    ['Odd', 'For comparison: Small is quicker and more often right.'],
    ['Small', 'Quick on any computer.'],
  ])('%s: “%s”', (name, words) => {
    expect(
      purpose(
        all.find((one) => one.name === name)!,
        all,
      ),
    ).toBe(words);
  });
});

describe('the facts of a model', () => {
  it('accuracy is told to a tenth of a percent', () => {
    expect(accuracy(model('A'))).toBe('Right first time on 84.5% of ImageNet’s photos');
  });

  it('only what is not here is to be downloaded', () => {
    expect(size(model('A'))).toBe('445 MB to download');
    expect(size(model('A', { state: 'paused' }))).toBe('445 MB');
    expect(size(model('A', { state: 'installed' }))).toBe('445 MB, on this computer');
    expect(size(model('A', { state: 'installed', bundled: true }))).toBe('445 MB, comes with the app');
  });

  it.each([
    [null, null, 'Not tried here yet'],
    [768, 'cpu', '768 ms per photo on CPU, about 4,700 photos an hour'],
    [8.62, 'cuda', '8.6 ms per photo on CUDA, about 420,000 photos an hour'],
    [2340, null, '2.3 s per photo, about 1,500 photos an hour'],
  ])('%s ms on %s is “%s”', (millisecondsPerPhoto, provider, words) => {
    expect(pace(model('A', { millisecondsPerPhoto, provider }))).toBe(words);
  });

  it('a model that only was tried is as fast as the best way to run it that was accepted', () => {
    const way = (name: ProviderName, accepted: boolean, millisecondsPerPhoto: number | null) => ({
      name,
      precision: 'float32' as const,
      accepted,
      reason: null,
      millisecondsPerPhoto,
    });
    const providers = [way('webgpu', false, 5), way('cuda', true, 12), way('cpu', true, 768)];
    expect(pace(model('A', { providers }))).toBe('12 ms per photo on CUDA, about 300,000 photos an hour');
    expect(pace(model('A', { providers: [way('cuda', true, null)] }))).toBe('Not tried here yet');
  });

  it('a download tells only what is known of it', () => {
    const progress = { receivedBytes: 212_000_000, totalBytes: 445_210_488 };
    expect(progressWords({ ...progress, bytesPerSecond: 3_400_000, secondsLeft: 69 })).toBe(
      '212 MB of 445 MB, 3.4 MB per second, 1 min left',
    );
    expect(progressWords({ ...progress, bytesPerSecond: null, secondsLeft: null })).toBe('212 MB of 445 MB');
  });

  it('everyday labels say whose they are, and how far learned ones agree', () => {
    expect(everydayLabels(model('A', { words: 'own' }), 'Small')).toBe('its own.');
    expect(everydayLabels(model('A'), 'Small')).toMatch(/^those of Small, until/);
    const fitted = model('A', { words: 'fitted', everydayAgreement: 0.92 });
    expect(everydayLabels(fitted, 'Small')).toMatch(/what Small says of your photos\. .* agree to 92%\.$/);
    expect(everydayLabels({ ...fitted, everydayAgreement: null }, 'Small')).toMatch(/says of your photos\.$/);
  });

  it.each<[ModelInfo['providers'][number], string]>([
    [tried({ name: 'cpu', millisecondsPerPhoto: 768 }), '768 ms per photo'],
    [tried({ name: 'cpu' }), 'works'],
    [tried({ accepted: false, reason: 'hung' }), 'WebGPU, float32 hung.'],
    [
      tried({ precision: 'float16', accepted: false, reason: 'needs a card. Buy one.' }),
      'WebGPU, float16 needs a card. Buy one.',
    ],
    [tried({ name: 'dml', accepted: false }), 'DirectML, float32 was refused.'],
  ])('of a provider that was tried: %j is “%s”', (provider, words) => {
    expect(verdict(provider)).toBe(words);
  });

  it('a refusal is said in the window’s language, one from before there were codes in English', () => {
    const refused = { accepted: false, reason: 'took longer than 61 seconds' } as const;
    const refusal = { code: 'slow', seconds: 61 } as const;
    expect(verdict(tried({ ...refused, refusal }))).toBe('WebGPU, float32 took longer than 61 seconds.');
    chooseLanguage('ja', []);
    expect(verdict(tried({ ...refused, refusal }))).toBe('WebGPU、float32: 61秒以上かかりました。');
    expect(verdict(tried(refused))).toBe('WebGPU、float32: took longer than 61 seconds。');
    chooseLanguage('en', []);
  });
});

describe('switching()', () => {
  it('says how many photos are tagged again, and for how long where that is known', () => {
    expect(switching(model('A'), COUNTS)).toBe(
      '12,408 photos are tagged again in the background. What you tagged yourself stays.',
    );
    const measured = model('A', { millisecondsPerPhoto: 768, tagged: 408 });
    expect(switching(measured, COUNTS)).toContain(
      '12,000 photos are tagged again in the background, about 2 h 30',
    );
    expect(switching(model('A', { millisecondsPerPhoto: 1, tagged: 12_407 }), COUNTS)).toContain(
      'One photo is tagged again in the background, less than a minute.',
    );
  });

  it('promises no work where there is none', () => {
    expect(switching(model('A', { tagged: 12_408 }), COUNTS)).not.toContain('again');
    expect(switching(model('A'), { ...COUNTS, tagged: 0, pending: 0 })).not.toContain('again');
  });
});

describe('retagging()', () => {
  const defaultModel = (tagged: number) =>
    model('Default model', { bundled: true, state: 'installed', tagged });
  const large = (tagged: number) => model('Large', { active: true, state: 'installed', tagged });

  it('counts what the active model has done of all that is tagged', () => {
    expect(retagging([large(1204), defaultModel(11_204)], COUNTS)).toEqual({
      done: 1204,
      total: 12_408,
      sentence: '1,204 of 12,408 photos by Large; the others keep their tags until then',
    });
  });

  it('photos that are only offline wait for their drive', () => {
    const found = retagging([large(12_000), defaultModel(408)], { ...COUNTS, offline: 408 });
    expect(found?.sentence).toContain('those that are offline keep their tags until they are back');
  });

  it('is nothing when no photo is left to another model, so also in a first run', () => {
    expect(retagging([large(12_408), defaultModel(0)], COUNTS)).toBeNull();
    expect(retagging([large(3), defaultModel(0)], { ...COUNTS, tagged: 3, pending: 12_405 })).toBeNull();
    expect(retagging([defaultModel(3)], COUNTS)).toBeNull();
  });
});

describe('waysToRun()', () => {
  it('is one choice for each provider: its quickest precision, then what was refused of it', () => {
    const providers = [
      tried({ precision: 'float16', accepted: false, reason: 'hung' }),
      tried({ millisecondsPerPhoto: 30 }),
      tried({ name: 'cuda', precision: 'float16', millisecondsPerPhoto: 4 }),
      tried({ name: 'cuda', millisecondsPerPhoto: 9 }),
      tried({ name: 'dml', precision: 'float16', accepted: false, reason: 'hung' }),
      tried({ name: 'dml', accepted: false, reason: 'hung too' }),
      tried({ name: 'cpu', millisecondsPerPhoto: 768 }),
    ];
    expect(waysToRun(model('A', { providers }))).toEqual([
      {
        provider: 'webgpu',
        words: '30 ms per photo in float32. WebGPU, float16 hung.',
        refused: false,
      },
      { provider: 'cuda', words: '4.0 ms per photo in float16', refused: false },
      { provider: 'dml', words: 'DirectML, float16 hung. DirectML, float32 hung too.', refused: true },
      { provider: 'cpu', words: '768 ms per photo', refused: false },
    ]);
  });
});

describe('standing()', () => {
  const status: ModelStatus = {
    id: 'a',
    name: 'A',
    state: 'ready',
    provider: 'cuda',
    precision: 'float16',
    device: 'NVIDIA RTX 3060',
    millisecondsPerPhoto: 12,
    problem: null,
    task: null,
  };
  it.each<[string, ModelStatus | null, string]>([
    ['ready', status, 'Runs on NVIDIA RTX 3060 (CUDA, float16)'],
    ['starting', { ...status, state: 'starting' }, 'Starting'],
    ['failed', { ...status, state: 'failed' }, 'Does not run'],
    ['another one', { ...status, id: 'b' }, 'Takes over as soon as it is ready'],
    ['unknown', null, 'Not known yet'],
  ])('%s', (_, given, words) => {
    expect(standing(model('A'), given)).toBe(words);
  });
});
