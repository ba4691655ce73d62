import { expect, test } from 'vitest';

/** They wire others together, or show the whole library: the tests of the window open these. */
const NOT_SHOWN = [
  '../App.svelte',
  ...['Commands', 'ContextMenu'].map((name) => `../commands/${name}.svelte`),
  '../duplicates/DuplicatesView.svelte',
  '../folders/FolderDialogs.svelte',
  ...['Arrange', 'Grid', 'PhotosView', 'ResultHead'].map((name) => `../grid/${name}.svelte`),
  ...['MapStage', 'MapView'].map((name) => `../map/${name}.svelte`),
  ...['Lightbox', 'Stages'].map((name) => `../photo/viewer/${name}.svelte`),
  ...['PlacesView', 'WorldMap'].map((name) => `../places/${name}.svelte`),
  '../review/ReviewView.svelte',
  '../search/SearchBox.svelte',
  '../selection/Lasso.svelte',
  ...['Banners', 'DropTarget', 'MainView', 'OpenPhoto', 'ShownPhotos', 'SidePanel', 'Sidebar', 'Tabs'].map(
    (name) => `../shell/${name}.svelte`,
  ),
  '../shell/header/Header.svelte',
  '../sidebar/SidebarLists.svelte',
];

const SOURCES = import.meta.glob<string>('../**/*.{svelte,ts}', {
  query: '?raw',
  import: 'default',
  eager: true,
});

function importsOf(path: string): string[] {
  return [...(SOURCES[path] ?? '').matchAll(/from '(\.[^']+)'/g)].map(([, to]) => {
    const { pathname } = new URL(to!, `file:///renderer/gallery/${path}`);
    return pathname.startsWith('/renderer/gallery/')
      ? `./${pathname.slice('/renderer/gallery/'.length)}`
      : pathname.replace('/renderer/', '../');
  });
}

test('the gallery - shows every component', () => {
  const reached = new Set(['./Gallery.svelte']);
  for (const path of reached) for (const next of importsOf(path)) reached.add(next);
  const components = Object.keys(SOURCES).filter((path) => path.endsWith('.svelte'));
  expect(components.length).toBeGreaterThan(100);
  expect(components.filter((path) => !reached.has(path))).toEqual(NOT_SHOWN);
});
