import { globSync, readFileSync } from 'node:fs';

/** The pages that a reader of the code is sent to. */
export const pages = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', ...globSync('docs/*.md')]
  .map((name) => readFileSync(name, 'utf8'))
  .join('\n');

/** Names as code, between backticks, where nobody can mistake them for prose. */
export const codeInPages = [...pages.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code ?? '');

/** Lines of the pages' code blocks, trimmed. */
export const linesInBlocks = [...pages.matchAll(/^```\w*\n([\s\S]*?)^```/gm)].flatMap(([, block]) =>
  (block ?? '').split('\n').map((line) => line.trim()),
);
