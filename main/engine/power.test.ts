import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Power, readSupplies } from './power.ts';

function supplies(all: Record<string, Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'photonest-power-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  for (const [name, files] of Object.entries(all)) {
    mkdirSync(join(directory, name));
    for (const [file, text] of Object.entries(files)) writeFileSync(join(directory, name, file), `${text}\n`);
  }
  return directory;
}

test.each([
  ['no battery', {}, false],
  ['a battery that gives', { BAT0: { type: 'Battery', status: 'Discharging' }, AC: { type: 'Mains', online: '0' } }, true], // prettier-ignore
  ['a plug that is in', { BAT0: { type: 'Battery', status: 'Charging' }, AC: { type: 'Mains', online: '1' } }, false], // prettier-ignore
  ['a plug that is too weak', { BAT0: { type: 'Battery', status: 'Discharging' }, AC: { type: 'USB', online: '1' } }, false], // prettier-ignore
  ['a mouse', { hid: { type: 'Battery', scope: 'Device', status: 'Discharging' } }, false],
])('readSupplies() - %s', async (_, all, expected) => {
  expect(await readSupplies(supplies(all))).toBe(expected);
});

test('readSupplies() - a computer without the folder has no battery', async () => {
  expect(await readSupplies('/nowhere/at/all')).toBe(false);
});

test('Power - tells of a change, and asks nobody twice within a minute', async () => {
  const [onChange, look] = [vi.fn(), vi.fn<() => Promise<boolean>>(async () => await Promise.resolve(true))];
  const power = new Power(onChange, look);
  onTestFinished(() => power.close());
  expect(power.onBattery).toBe(false); // not known yet
  await vi.waitFor(() => expect(onChange).toHaveBeenCalledOnce());
  expect([power.onBattery, power.onBattery]).toEqual([true, true]);
  expect(look).toHaveBeenCalledOnce();
  look.mockRejectedValueOnce(new Error('no such program'));
  await power.check();
  expect(power.onBattery).toBe(false);
  expect(onChange).toHaveBeenCalledTimes(2);
});
