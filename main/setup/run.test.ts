import { describe, expect, test } from 'vitest';
import { run } from './run.mjs';

const node = process.execPath;

describe('run()', () => {
  test('answers the exit status and what was printed on both streams', async () => {
    const script = 'console.log("out"); console.error("err"); process.exitCode = 3';
    const { status, output } = await run(node, ['-e', script]);
    expect(status).toBe(3);
    expect(output.split('\n').toSorted()).toEqual(['', 'err', 'out']);
  });

  test('a signal counts as 128 and its number, as in shells', async () => {
    const { status } = await run(node, ['-e', 'process.kill(process.pid, "SIGKILL")']);
    expect(status).toBe(137);
  });

  test('a variable given as undefined is taken away', async () => {
    process.env['PHOTONEST_RUN_TEST'] = 'set';
    const env = { PHOTONEST_RUN_TEST: undefined };
    const { output } = await run(node, ['-p', 'process.env.PHOTONEST_RUN_TEST'], { env });
    delete process.env['PHOTONEST_RUN_TEST'];
    expect(output.trim()).toBe('undefined');
  });

  test('a program that is not there is an error', async () => {
    await expect(run('no-such-program-anywhere', [])).rejects.toThrow('ENOENT');
  });
});
