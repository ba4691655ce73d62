import { delimiter } from 'node:path';

const given = process.env['LD_LIBRARY_PATH'];

/**
 * Where the taggers that are started from now on look for libraries first; null: nowhere in particular. They inherit
 * this process's environment, and its own loader has read the variable long ago.
 */
export function setLibrarySearchPath(directory: string | null): void {
  const path = [directory, given].filter((part) => part).join(delimiter);
  if (path === '') delete process.env['LD_LIBRARY_PATH'];
  else process.env['LD_LIBRARY_PATH'] = path;
}
