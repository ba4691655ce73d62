import { expect, test } from 'vitest';

const COMPONENTS = import.meta.glob<string>('../**/*.svelte', {
  query: '?raw',
  import: 'default',
  eager: true,
});
/** These wire others together. */
const WIRING = ['../App.svelte', '../commands/Commands.svelte', '../shell/MainView.svelte'];

test('Session - only components that wire others get all of it; some get parts of it by name', () => {
  const know = (pattern: RegExp): string[] =>
    Object.keys(COMPONENTS).filter((path) => pattern.test(COMPONENTS[path]!));
  expect(Object.keys(COMPONENTS).length).toBeGreaterThan(100);
  expect(know(/: Session\b/)).toEqual(WIRING);
  expect(know(/\bPick<\s*Session\b/)).toEqual(
    ['OpenPhoto', 'ShownPhotos', 'SidePanel'].map((name) => `../shell/${name}.svelte`),
  );
});
