import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

/** Beside the lock: where the engine that holds the lock listens. */
export const SOCKET_FILE = 'engine.socket';
/** Of a Unix socket's path: the least of Linux (108) and macOS (104), with its last NUL. */
const MAX_SOCKET_BYTES = 103;

const recordSchema = z.object({ socket: z.string().min(1) });

/**
 * A new address for a library's private socket. The folder belongs to this user, who alone may enter it; where the
 * usual one does not, or its path is too long, it is made anew.
 *
 * @param environment which may name a folder for sockets in XDG_RUNTIME_DIR
 * @throws Error of the file system, where no folder can be had
 */
export function makeSocketAddress(
  library: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const name = createHash('sha256').update(realpathSync(library)).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return `\\\\.\\pipe\\photonest-${userInfo().username}-${name}`;
  const { uid } = userInfo();
  const parents = [environment['XDG_RUNTIME_DIR'], tmpdir(), '/tmp'].filter((parent) => parent !== undefined);
  const addresses = parents.map((parent) => join(parent, `photonest-${uid}`, `${name}.sock`));
  const usual = addresses.find((address) => isShort(address) && isPrivate(join(address, '..'), uid));
  if (usual !== undefined) return usual;
  const parent = parents.find(
    (each) => existsSync(each) && isShort(join(each, 'photonest-XXXXXX', `${name}.sock`)),
  );
  return join(mkdtempSync(join(parent ?? '/tmp', 'photonest-')), `${name}.sock`);
}

/**
 * Where the engine that has the library open listens; null where none says so.
 *
 * @throws Error for a socket of another user, which could answer anything
 */
export function readSocketAddress(library: string): string | null {
  const record = readRecord(join(library, SOCKET_FILE));
  if (record === null || process.platform === 'win32') return record;
  const owner = lstatSync(record, { throwIfNoEntry: false })?.uid;
  if (owner !== undefined && owner !== userInfo().uid)
    throw new Error(`${record} belongs to another user of this computer`);
  return record;
}

function readRecord(path: string): string | null {
  try {
    return recordSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).socket;
  } catch {
    return null; // no engine has written it, or not to the end
  }
}

function isShort(address: string): boolean {
  return Buffer.byteLength(address) <= MAX_SOCKET_BYTES;
}

/** Makes the folder where there is none. A link in its place, or another user's folder, is left alone. */
function isPrivate(folder: string, uid: number): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch {
    // It is there, or cannot be made: what is there tells.
  }
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (found?.isDirectory() !== true || found.uid !== uid) return false;
  if ((found.mode & 0o077) !== 0) chmodSync(folder, 0o700);
  return true;
}
