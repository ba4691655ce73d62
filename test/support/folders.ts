import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** An empty folder of its own. Whoever makes it outside of a test removes it. */
export function makeFolder(name: string): string {
  return realpathSync(mkdtempSync(join(tmpdir(), `photonest-${name}-`)));
}

export function removeFolder(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 5 });
}

/** An empty folder that goes with the test. */
export function temporaryFolder(name: string): string {
  const path = makeFolder(name);
  onTestFinished(() => removeFolder(path));
  return path;
}
