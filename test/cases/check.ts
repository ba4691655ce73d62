// Indexes a folder of cases and compares with what its expected.json says: `cases FOLDER`; prints each miss, or "none".
import { join, resolve } from 'node:path';
import { openEngine } from '../../main/engine/engine.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { compareCase, type Case } from './compare-case.ts';
import { expectationsSchema } from './expectations.ts';
import { readFileSync } from 'node:fs';
import { EngineClient } from '../benchmarks/engine-client.ts';

const [folder, ...others] = process.argv.slice(2);
if (folder === undefined || others.length > 0) {
  console.error('Usage: cases FOLDER');
  process.exitCode = 2;
} else {
  const misses = await check(resolve(folder));
  for (const miss of misses) console.log(miss);
  if (misses.length === 0) console.log('none');
  else process.exitCode = 1;
}

async function check(top: string): Promise<string[]> {
  const expectations = expectationsSchema.parse(JSON.parse(readFileSync(join(top, 'expected.json'), 'utf8')));
  const library = makeFolder('cases');
  const engine = await openEngine({ library });
  try {
    const client = new EngineClient(engine.handler);
    await client.send('POST', '/api/folders', { path: top });
    await engine.indexer.whenIdle();
    const misses: string[] = [];
    for (const [name, expected] of Object.entries(expectations)) {
      const other: Case | null =
        expected.looks === undefined ? null : { top, name: besides(name, expected.looks) };
      misses.push(...(await compareCase({ top, name }, expected, other, client)));
    }
    return misses;
  } finally {
    await engine.close();
    removeFolder(library);
  }
}

function besides(name: string, other: string): string {
  return name.slice(0, name.lastIndexOf('/') + 1) + other;
}
