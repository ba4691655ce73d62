import { afterEach, describe, expect, it, vi } from 'vitest';
import { Preferences } from './preferences.svelte.ts';

const SETTINGS = { threshold: 0.5, model: 'small', provider: 'automatic', lowImpact: false };

afterEach(() => vi.unstubAllGlobals());

function answer(status: number, body: unknown): void {
  vi.stubGlobal('fetch', async () => Response.json(body, { status }));
}

describe('Preferences', () => {
  it('a change shows before the engine has answered', async () => {
    answer(200, SETTINGS);
    const preferences = new Preferences();
    await preferences.load();
    answer(200, { ...SETTINGS, lowImpact: true });
    const set = preferences.set({ lowImpact: true });
    expect(preferences.current?.lowImpact).toBe(true);
    await set;
    expect(preferences.current?.lowImpact).toBe(true);
  });

  it('another language is shown as it is asked for, and the one before where it is refused', async () => {
    const shown: string[] = [];
    answer(200, { ...SETTINGS, language: 'system' });
    const preferences = new Preferences(({ language }) => shown.push(language));
    await preferences.load();
    answer(400, { error: { code: 'invalid_argument', message: 'Refused.' } });
    await preferences.set({ language: 'ja' });
    expect(shown).toEqual(['system', 'ja', 'system']);
  });

  it('a refused change is taken back, with the reason', async () => {
    answer(200, SETTINGS);
    const preferences = new Preferences();
    await preferences.load();
    answer(400, { error: { code: 'invalid_argument', message: 'CUDA cannot run here.' } });
    await preferences.set({ provider: 'cuda' });
    expect([preferences.current?.provider, preferences.problem]).toEqual([
      'automatic',
      'CUDA cannot run here.',
    ]);
  });

  it('a change that came later is not taken back with an earlier one', async () => {
    answer(200, SETTINGS);
    const preferences = new Preferences();
    await preferences.load();
    answer(400, { error: { code: 'invalid_argument', message: 'Refused.' } });
    const refused = preferences.set({ provider: 'cuda' });
    answer(200, { ...SETTINGS, lowImpact: true });
    await Promise.all([refused, preferences.set({ lowImpact: true })]);
    expect(preferences.current?.lowImpact).toBe(true);
  });

  it('two refused changes are both taken back', async () => {
    answer(200, SETTINGS);
    const preferences = new Preferences();
    await preferences.load();
    answer(400, { error: { code: 'invalid_argument', message: 'Refused.' } });
    await Promise.all([preferences.set({ provider: 'cuda' }), preferences.set({ lowImpact: true })]);
    expect(preferences.current).toMatchObject({ provider: 'automatic', lowImpact: false });
  });

  it('typed patterns are kept until the engine has taken them', async () => {
    answer(200, { ...SETTINGS, ignore: [] });
    const preferences = new Preferences();
    await preferences.load();
    preferences.typedIgnore = '*.tmp  \n\nold/';
    answer(400, { error: { code: 'invalid_argument', message: 'Refused.' } });
    await preferences.useIgnore();
    expect([preferences.typedIgnore, preferences.problem]).toEqual(['*.tmp  \n\nold/', 'Refused.']);
    answer(200, { ...SETTINGS, ignore: ['*.tmp', 'old/'] });
    await preferences.useIgnore();
    expect([preferences.typedIgnore, preferences.current?.ignore]).toEqual([null, ['*.tmp', 'old/']]);
  });
});
