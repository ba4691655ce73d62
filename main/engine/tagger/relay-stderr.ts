import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** What a child says on its stderr goes line by line to this process's, and so into the log. */
export function relayErrors({ stderr }: ChildProcess): void {
  if (stderr !== null) createInterface(stderr).on('line', (line) => console.error(line));
}
