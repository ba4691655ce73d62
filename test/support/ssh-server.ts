import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, connect, type AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { userInfo } from 'node:os';

export type SshServer = {
  address: string;
  /** The `ssh` that knows its keys, with its options. */
  ssh: string;
  /** Ends every connection, as a cable that is pulled does. @returns how many there were */
  cut(): number;
  stop(): Promise<void>;
};

/** Why there is none to be had, in a sentence; null where there is one. */
export function whyNoSshServer(): string | null {
  if (process.platform === 'win32') return 'no sshd is started on Windows';
  if (findProgram('ssh') === null) return 'there is no ssh here';
  if (findServer() === null)
    return 'there is no sshd here: install OpenSSH’s server, or name one in PHOTONEST_TEST_SSHD';
  if (userInfo().uid === 0 && !/^sshd:/m.test(readFileSync('/etc/passwd', 'utf8')))
    return 'sshd needs its user “sshd” where root starts it';
  return null;
}

/** An sshd of this user's own on a port of this computer, with keys that nobody else has. */
export async function startSshServer(folder: string): Promise<SshServer> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const port = await findPort();
  const [hostKey, key] = ['host', 'user'].map((name) => join(folder, name)) as [string, string];
  for (const each of [hostKey, key])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', each]);
  const config = join(folder, 'sshd_config');
  writeFileSync(
    config,
    [
      `ListenAddress 127.0.0.1:${port}`,
      `HostKey ${hostKey}`,
      `AuthorizedKeysFile ${key}.pub`,
      `PidFile ${join(folder, 'pid')}`,
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'StrictModes no',
      'PermitRootLogin yes',
      'MaxStartups 100',
    ].join('\n'),
  );
  const client = join(folder, 'ssh_config');
  const known = join(folder, 'known_hosts');
  writeFileSync(
    client,
    `Host *\n  IdentityFile ${key}\n  IdentitiesOnly yes\n  UserKnownHostsFile ${known}\n  StrictHostKeyChecking accept-new\n`,
  );
  const child = spawn(findServer()!, ['-D', '-e', '-f', config], { stdio: ['ignore', 'ignore', 'inherit'] });
  await untilListening(port);
  return {
    address: `ssh://${userInfo().username}@127.0.0.1:${port}`,
    ssh: `ssh -F ${client}`,
    cut: () => {
      const pids = childrenOf(child.pid!);
      for (const pid of pids) endTree(pid);
      return pids.length;
    },
    stop: async () => {
      for (const pid of childrenOf(child.pid!)) endTree(pid);
      await end(child);
    },
  };
}

function findServer(): string | null {
  const named = process.env['PHOTONEST_TEST_SSHD'];
  if (named !== undefined) return named;
  return findProgram('sshd') ?? (existsSync('/usr/sbin/sshd') ? '/usr/sbin/sshd' : null);
}

function findProgram(name: string): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find(existsSync) ?? null;
}

async function findPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

async function untilListening(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const isThere = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true));
      socket.on('error', () => resolve(false)).on('connect', () => socket.destroy());
    });
    if (isThere) return;
    await sleep(50);
  }
  throw new Error('sshd does not listen');
}

/** Linux tells; elsewhere `pgrep` does. */
function childrenOf(pid: number): number[] {
  try {
    if (existsSync('/proc/self/task'))
      return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
        readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
      );
    return execFileSync('pgrep', ['-P', `${pid}`], { encoding: 'utf8' })
      .split('\n')
      .filter(Boolean)
      .map(Number);
  } catch {
    return []; // it has ended meanwhile
  }
}

/** The connection's own processes; the worker behind them hears of it by the end of its input. */
function endTree(pid: number): void {
  const inner = childrenOf(pid).filter((child) => isServer(child));
  for (const each of [...inner, pid]) {
    try {
      process.kill(each, 'SIGKILL');
    } catch {
      // it has ended meanwhile
    }
  }
}

function isServer(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('sshd');
  } catch {
    return false;
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await exited;
}
