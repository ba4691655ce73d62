/** Runs as a user whom permissions bind; null where that cannot be had. */
export async function withoutPrivileges<T>(work: () => Promise<T>): Promise<T | null> {
  if (process.platform === 'win32') return null;
  if (process.getuid?.() !== 0) return await work();
  try {
    process.seteuid?.(65534);
  } catch {
    return null;
  }
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
