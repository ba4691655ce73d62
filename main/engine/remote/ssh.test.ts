import { expect, test } from 'vitest';
import { mapPath, sshCommand, toMapping } from './ssh.ts';

test('sshCommand() - host, user and port, and the program with options of its own', () => {
  const { host, program, args } = sshCommand('ssh://me@box.local:2222', 'ssh -F /etc/own', '/');
  expect([host, program, args.slice(0, 2), args.slice(-3)]).toEqual([
    'box.local',
    'ssh',
    ['-F', '/etc/own'],
    ['-p', '2222', 'me@box.local'],
  ]);
  expect(args).toContain('BatchMode=yes');
  expect(sshCommand('ssh://[fe80::1]', 'ssh', '/').args.at(-1)).toBe('fe80::1');
});

test('sshCommand() - what could pass for an option, or is no host, is refused', () => {
  for (const address of [
    'box',
    'http://box',
    'ssh://',
    'ssh://-oProxyCommand=x',
    'ssh://%2DoProxyCommand=x@box',
    'ssh://a;reboot',
    'ssh://me:secret@box',
    'ssh://box/folder',
  ])
    expect(() => sshCommand(address, 'ssh', '/'), address).toThrow(/Expected ssh:/);
});

test('mapPath() - below a folder that both have, and nowhere else', () => {
  const mappings = [
    toMapping('/home/me/Pictures/', '/mnt/nas/pictures'),
    toMapping('Z:\\Photos', '/photos/'),
  ];
  expect(mapPath('/home/me/Pictures/a/b.jpg', mappings)).toBe('/mnt/nas/pictures/a/b.jpg');
  expect(mapPath('Z:\\Photos\\a\\b.jpg', mappings)).toBe('/photos/a/b.jpg');
  expect(mapPath('/home/me/Pictures2/b.jpg', mappings)).toBeNull();
  expect(mapPath('/home/me/Pictures', mappings)).toBeNull();
  for (const [here, there] of [
    ['', '/a'],
    ['/a', ' '],
    ['/', '/'],
  ] as const)
    expect(() => toMapping(here, there)).toThrow(/a folder here and the same one there/);
});
