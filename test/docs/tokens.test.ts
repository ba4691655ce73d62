import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..', 'renderer');
const FILES = globSync('**/*.{svelte,css}', { cwd: ROOT });
const TOKENS = join('styles', 'tokens.css');

/** A component's styles; a stylesheet as it is. */
function stylesOf(file: string): string {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return file.endsWith('.css') ? text : (/<style>(.*)<\/style>/s.exec(text)?.[1] ?? '');
}

describe('design tokens', () => {
  it('every one that is used is declared', () => {
    const all = FILES.map((file) => readFileSync(join(ROOT, file), 'utf8')).join('\n');
    const declared = new Set([...all.matchAll(/(--[a-z0-9-]+)(?=[:=]|\s*=)/g)].map(([, name]) => name));
    const used = new Set([...all.matchAll(/var\((--[a-z0-9-]+)/g)].map(([, name]) => name));
    expect([...used].filter((name) => !declared.has(name))).toEqual([]);
    expect(used.size).toBeGreaterThan(40);
  });

  it.each(FILES.filter((file) => file !== TOKENS))('no literal stands beside them: %s', (file) => {
    const literals = stylesOf(file).match(
      /(?<!&)#[0-9a-f]{3,8}\b|\brgba?\(|\bhsl\(|z-index: -?\d+|font-size: [\d.]+px|font-weight: \d+|border-radius: [\d.]+px/gi,
    );
    expect(literals ?? []).toEqual([]);
  });
});
