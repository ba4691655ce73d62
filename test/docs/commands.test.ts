import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { EXIT_OF } from '../../main/cli/errors.ts';

const readme = readFileSync('README.md', 'utf8');
const rows = [...readme.matchAll(/^\| `([a-z]+)/gm)].map(([, command]) => command ?? '');

async function help(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['main/cli/photonest.ts', 'help', ...args]);
  return stdout;
}

async function listCommands(): Promise<string[]> {
  const [, list = ''] = /^Commands:\n([\s\S]*?)\n\n/m.exec(await help()) ?? [];
  return [...list.matchAll(/^ {2}([a-z]+)/gm)]
    .map(([, name]) => name ?? '')
    .filter((name) => name !== 'help');
}

test('README.md - every command has a row in the table', async () => {
  const commands = await listCommands();
  expect(commands).toContain('search');
  expect(commands.filter((command) => !rows.includes(command))).toEqual([]);
});

test('README.md - every option of every command is named', async () => {
  const pages = await Promise.all((await listCommands()).map(async (command) => await help(command)));
  const options = new Set(pages.flatMap((page) => page.match(/--[a-z][a-z0-9-]*/g) ?? []));
  expect(options).toContain('--library');
  expect([...options].filter((option) => !new RegExp(`${option}\\b`).test(readme))).toEqual([]);
});

test('README.md - every exit status is in its table', () => {
  const documented = [...readme.matchAll(/^\| (\d) \|/gm)].map(([, status]) => Number(status));
  expect(documented).toEqual([0, 1, 2, 3]);
  expect(Object.values(EXIT_OF).filter((status) => !documented.includes(status))).toEqual([]);
});
