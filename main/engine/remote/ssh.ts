import { PhotonestError } from '../../core/errors.ts';
import type { PathMapping } from '../../core/results/remote.ts';

/** How a host is reached: the program, its arguments before the command that is run there, and where it starts. */
export type SshCommand = { host: string; program: string; args: string[]; cwd: string };

/**
 * Never asks for a password: it would be lost between progress lines. Gives up a host that does not answer, and tells
 * a connection that is dead within a minute.
 */
const OPTIONS = [
  ...['-T', '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=20'],
  ...['-o', 'ServerAliveInterval=15', '-o', 'ServerAliveCountMax=3'],
];

/**
 * @param address `ssh://[user@]host[:port]`
 * @param ssh the program to use, with options of its own behind it, as rsync's `-e` takes it
 * @param cwd where paths among these options begin
 * @throws PhotonestError `invalid`
 */
export function sshCommand(address: string, ssh: string, cwd: string): SshCommand {
  const url = URL.parse(address);
  const host = url === null ? '' : decodeURIComponent(url.hostname).replace(/^\[|\]$/g, '');
  const user = url === null ? '' : decodeURIComponent(url.username);
  // What begins with a hyphen would be taken for an option.
  const isPlain = /^[\w.:%][\w.:%-]*$/.test(host) && /^([\w.][\w.@-]*)?$/.test(user);
  const isBare =
    url !== null && url.password === '' && /^\/?$/.test(url.pathname) && url.search === '' && url.hash === '';
  if (url?.protocol !== 'ssh:' || !isPlain || !isBare)
    throw new PhotonestError('invalid', { code: 'remote_address', address });
  const [program = 'ssh', ...own] = ssh.trim().split(/\s+/);
  const port = url.port === '' ? [] : ['-p', url.port];
  const name = user === '' ? host : `${user}@${host}`;
  return { host, program, args: [...own, ...OPTIONS, ...port, name], cwd };
}

/**
 * Two folders without the separators behind them.
 *
 * @throws PhotonestError `invalid`
 */
export function toMapping(local: string, remote: string): PathMapping {
  const [here, there] = [local, remote].map((path) => path.trim().replace(/[\\/]+$/, ''));
  if (here === '' || there === '' || here === undefined || there === undefined)
    throw new PhotonestError('invalid', { code: 'remote_mapping', local, remote });
  return { local: here, remote: there };
}

/** The path that a file has there; null where it lies in none of the folders that both have. */
export function mapPath(path: string, mappings: readonly PathMapping[]): string | null {
  for (const { local, remote } of mappings)
    if (path.startsWith(local) && /^[\\/]/.test(path.slice(local.length)))
      return remote + path.slice(local.length).replaceAll('\\', remote.includes('\\') ? '\\' : '/');
  return null;
}
