/** Lists of folders in which a program looks for programs, libraries and modules. */
const SEARCH_PATHS = [
  'PATH',
  'LD_LIBRARY_PATH',
  'DYLD_LIBRARY_PATH',
  'DYLD_FALLBACK_LIBRARY_PATH',
  'NODE_PATH',
];

/** Perl runs what these name before its program; ExifTool needs none of them. */
const PERL_VARIABLES = /^PERL(5OPT|5LIB|LIB|5DB|5SHELL|IO|_UNICODE)$/;
/** Node's watch mode has children report what they load, among their own messages. */
const WATCH_MODE = 'WATCH_REPORT_DEPENDENCIES';

/**
 * The environment of a child process: a copy without what would make the child load something from the folder in
 * which it, or this process, was started. An album may hold anything, and people start programs in albums.
 *
 * - Search paths keep their absolute folders only. An empty entry (`LD_LIBRARY_PATH=/opt/lib:`) means the working
 *   folder to the loader.
 * - Perl's variables are left out.
 * - Windows looks for programs in the working folder first, unless it is told not to.
 *
 * `NODE_OPTIONS` stays, since people set it for proxies and memory: a relative `--require` in it finds nothing,
 * because children are started in a folder of the app. Every child gets such a `cwd` with this environment.
 */
export function childEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const kept: Record<string, string> = { NoDefaultCurrentDirectoryInExePath: '1' };
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || PERL_VARIABLES.test(name) || name === WATCH_MODE) continue;
    if (!SEARCH_PATHS.includes(name.toUpperCase())) {
      kept[name] = value;
      continue;
    }
    const folders = absoluteFolders(value);
    if (folders !== '') kept[name] = folders;
  }
  return kept;
}

function absoluteFolders(list: string): string {
  // `C:\…` holds the colon that separates folders elsewhere.
  const separator = /^[A-Za-z]:[\\/]|;/.test(list) ? ';' : ':';
  const isAbsolute = (folder: string): boolean => /^(\/|[A-Za-z]:[\\/]|\\\\)/.test(folder);
  return list.split(separator).filter(isAbsolute).join(separator);
}
