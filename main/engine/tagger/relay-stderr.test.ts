import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test, vi } from 'vitest';
import { relayErrors } from './relay-stderr.ts';

test('relayErrors() - a child’s words come line by line, the last ones too', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const program = `process.stderr.write('one'); process.stderr.write(' line\\nlast words')`;
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'ignore', 'pipe'] });
  relayErrors(child);
  await once(child, 'close');
  await vi.waitFor(() => expect(said.mock.calls).toEqual([['one line'], ['last words']]));
  said.mockRestore();
});
