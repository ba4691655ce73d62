import type { Translation } from '../en/index.ts';
import { activity } from './activity.ts';
import { commands } from './commands.ts';
import { duplicates } from './views/duplicates.ts';
import { facts } from './views/facts.ts';
import { first } from './views/first.ts';
import { exporting } from './exporting.ts';
import { folders } from './folders.ts';
import { grid } from './views/grid.ts';
import { kinds } from './views/kinds.ts';
import { labels } from './labels.ts';
import { library } from './library.ts';
import { map } from './views/map.ts';
import { models } from './models.ts';
import { number } from './number.ts';
import { photo } from './views/photo.ts';
import { places } from './places.ts';
import { problems } from './problems.ts';
import { reasons } from './reasons.ts';
import { remote } from './remote.ts';
import { review } from './views/review.ts';
import { search } from './views/search.ts';
import { selection } from './views/selection.ts';
import { shell } from './shell.ts';
import { sidebar } from './sidebar.ts';
import { similar } from './views/similar.ts';
import { state } from './state.ts';
import { teach } from './views/teach.ts';
import { time } from './views/time.ts';
import { undo } from './undo.ts';
import { unread } from './views/unread.ts';
import { words } from './words.ts';

/** The window's texts in Japanese. */
export const ja: Translation = {
  activity,
  commands,
  duplicates,
  exporting,
  facts,
  first,
  folders,
  grid,
  kinds,
  labels,
  library,
  map,
  models,
  number,
  photo,
  places,
  problems,
  reasons,
  remote,
  review,
  search,
  selection,
  shell,
  sidebar,
  similar,
  state,
  teach,
  time,
  undo,
  unread,
  words,
};
