import { statfs } from 'node:fs/promises';

/** `f_type` of Linux's file systems that other computers may write to (linux/magic.h, statfs(2)). */
const REMOTE = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0x65735546, 'FUSE'],
  [0x01021997, '9P'],
  [0x5346414f, 'AFS'],
  [0x00c36400, 'Ceph'],
  [0x786f4256, 'VirtualBox'],
]);

/** The kind of network drive that a folder lies on; null for a disk of this computer, as far as can be told. */
export async function remoteKind(path: string): Promise<string | null> {
  if (process.platform === 'win32') return path.startsWith('\\\\') ? 'SMB' : null;
  if (process.platform !== 'linux') return null;
  const stats = await statfs(path).catch(() => null);
  return stats === null ? null : (REMOTE.get(stats.type) ?? null);
}
