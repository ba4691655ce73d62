import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { childEnvironment } from './child-environment.ts';

const SAFE = { NoDefaultCurrentDirectoryInExePath: '1' };

test('childEnvironment() - search paths lose their empty and relative folders', () => {
  expect(
    childEnvironment({
      PATH: '.:/usr/bin::bin:/bin:',
      LD_LIBRARY_PATH: '/opt/cuda/lib64:',
      DYLD_LIBRARY_PATH: ':',
      NODE_PATH: 'node_modules',
    }),
  ).toEqual({ ...SAFE, PATH: '/usr/bin:/bin', LD_LIBRARY_PATH: '/opt/cuda/lib64' });
});

test('childEnvironment() - Windows’ paths keep their drives, whatever the variable’s case', () => {
  expect(childEnvironment({ Path: 'C:\\Windows;.;tools;D:/bin;\\\\server\\bin' })).toEqual({
    ...SAFE,
    Path: 'C:\\Windows;D:/bin;\\\\server\\bin',
  });
  expect(childEnvironment({ Path: 'C:\\Windows' })).toMatchObject({ Path: 'C:\\Windows' });
});

test('childEnvironment() - Perl’s variables are left out, all else stays', () => {
  const given = {
    PERL5OPT: '-Mevil',
    PERL5LIB: '.',
    PERLLIB: '.',
    PERL5DB: 'x',
    HOME: '/home/a',
    NODE_OPTIONS: '--x',
  };
  expect(childEnvironment({ ...given, EMPTY: '', GONE: undefined })).toEqual({
    ...SAFE,
    HOME: '/home/a',
    NODE_OPTIONS: '--x',
    EMPTY: '',
  });
});

test('every child process of the app gets a working folder and a clean environment', () => {
  const starts = /\b(?:fork|spawn|execFile\)?)\(/;
  const sources = globSync('main/**/*.ts').filter((path) => !/[.]test[.]ts$|[/\\]testing[/\\]/.test(path));
  const starting = sources.filter((path) => starts.test(readFileSync(path, 'utf8')));
  expect(starting.length).toBeGreaterThan(5);
  const unguarded = starting.filter((path) => {
    const text = readFileSync(path, 'utf8');
    return !text.includes('childEnvironment(process.env)') || !/\bcwd: /.test(text);
  });
  expect(unguarded).toEqual([]);
});
