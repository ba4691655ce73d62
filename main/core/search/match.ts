/** Where a query's words were found: in a label, or in something that was written. */
export type Match =
  { code: 'label'; name: string } | { code: 'file_name' | 'folder_name' | 'title' | 'caption' | 'text' };

const PLACES: Record<Exclude<Match['code'], 'label'>, string> = {
  file_name: 'in the file name',
  folder_name: 'in the folder name',
  title: 'in the title',
  caption: 'in the caption',
  text: 'written in the photo',
};

/** In English, for the command line: `beagle`, `in the file name`. */
export function matchSentence(match: Match): string {
  return match.code === 'label' ? match.name : PLACES[match.code];
}
