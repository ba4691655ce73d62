/** Why the file system refuses something, as a clause for people. */
export function describeFsError(error: unknown): string {
  switch (codeOf(error)) {
    case 'EACCES':
    case 'EPERM':
      return 'its permissions forbid it';
    case 'ENAMETOOLONG':
      return 'its path is too long';
    default:
      return `the computer says ${codeOf(error)}`;
  }
}

/** Gone since it was listed, or since it was heard of. */
export function isNotFound(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(codeOf(error));
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
