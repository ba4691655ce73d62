/** Where a query's words were found: in a label, in the name of where it was taken, or in something that was written. */
export type Match =
  | { code: 'label' | 'place'; name: string }
  | { code: 'file_name' | 'folder_name' | 'title' | 'caption' | 'text' };

const WHERE: Record<Exclude<Match['code'], 'label' | 'place'>, string> = {
  file_name: 'in the file name',
  folder_name: 'in the folder name',
  title: 'in the title',
  caption: 'in the caption',
  text: 'written in the photo',
};

/** In English, for the command line: `beagle`, `in the file name`. */
export function matchSentence(match: Match): string {
  if (match.code === 'place') return `taken in ${match.name}`;
  return match.code === 'label' ? match.name : WHERE[match.code];
}
