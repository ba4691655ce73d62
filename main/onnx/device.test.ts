import { cpus } from 'node:os';
import { expect, test } from 'vitest';
import { findDevice, readRegistryValues } from './device.ts';

test('findDevice() - the CPU has its name', async () => {
  expect(await findDevice('cpu')).toBe(cpus()[0]!.model.trim());
});

test('readRegistryValues() - reads what Windows prints, and no other value', () => {
  const printed = [
    '',
    'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Class\\{4d36e968-e325-11ce-bfc1-08002be10318}\\0000',
    '    DriverDesc    REG_SZ    NVIDIA GeForce RTX 4070',
    '    DriverDescription    REG_SZ    no',
    '',
    'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Class\\{4d36e968-e325-11ce-bfc1-08002be10318}\\0001',
    '    DriverDesc    REG_SZ    Intel(R) UHD Graphics 770',
    'End of search: 2 match(es) found.',
  ].join('\r\n');
  expect(readRegistryValues(printed, 'DriverDesc')).toEqual([
    'NVIDIA GeForce RTX 4070',
    'Intel(R) UHD Graphics 770',
  ]);
  expect(readRegistryValues('ERROR: Access is denied.', 'DriverDesc')).toEqual([]);
});
