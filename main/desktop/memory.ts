import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const memory = z.object({
  bounds: z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() }).optional(),
  maximised: z.boolean().optional(),
  /** Where the folder dialog opens. */
  lastFolder: z.string().optional(),
});

export type Memory = z.infer<typeof memory>;

/** What the shell remembers from run to run. A file that is missing or damaged is an empty memory. */
export function recall(file: string): Memory {
  try {
    return memory.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return {};
  }
}

export function remember(file: string, news: Memory): void {
  writeFileSync(file, JSON.stringify({ ...recall(file), ...news }));
}
