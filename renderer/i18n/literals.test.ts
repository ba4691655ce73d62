import { parse, type AST } from 'svelte/compiler';
import { describe, expect, test } from 'vitest';

/** Folders of the window whose texts all stand in the catalogue. */
const DONE = ['commands', 'exporting', 'first', 'folders', 'grid', 'labels', 'library', 'map', 'models', 'photo', 'review', 'search', 'selection', 'shell', 'similar', 'teach', 'undo', 'unread']; // prettier-ignore
/** Attributes, and props of components, that people see or hear. */
const TEXTS = new Set([
  'aria-label',
  'title',
  'placeholder',
  'alt',
  'label',
  'text',
  'name',
  'words',
  'yes',
  'no',
]);
/** Names of a form's fields, which nobody sees. */
const FIELDS = new Set(['input', 'select', 'textarea']);
const WORD = /\p{L}{2}/u;
const SOURCES = new Map(
  Object.entries(
    import.meta.glob<string>('../**/*.svelte', { query: '?raw', import: 'default', eager: true }),
  ),
);

type Node = { type: string; name?: string; data?: string; value?: unknown };

/** Words in markup that no catalogue can translate, and strings in expressions of attributes that hold a text. */
function literalsOf(source: string): string[] {
  const found: string[] = [];
  const visit = (node: unknown, parent: Node | null): void => {
    if (Array.isArray(node)) return node.forEach((each) => visit(each, parent));
    if (typeof node !== 'object' || node === null) return;
    const { type, name, data } = node as Node;
    if (type === 'Attribute') return visitAttribute(node as AST.Attribute, parent);
    if (type === 'Text' && WORD.test(data ?? '')) found.push(data!.trim());
    if (type === 'ExpressionTag') return collect((node as AST.ExpressionTag).expression);
    const owner = type === 'RegularElement' || type === 'Component' ? (node as Node) : parent;
    if (name === 'code' || name === 'kbd' || type === 'StyleDirective') return;
    for (const child of Object.values(node)) visit(child, owner);
  };
  const visitAttribute = ({ name, value }: AST.Attribute, owner: Node | null): void => {
    if (!TEXTS.has(name) || value === true) return;
    if (name === 'name' && FIELDS.has(owner?.name ?? '')) return;
    for (const part of Array.isArray(value) ? value : [value])
      if (part.type === 'Text') found.push(...(WORD.test(part.data) ? [`${name}="${part.data}"`] : []));
      else collect(part.expression);
  };
  /** Strings that an expression may have as its value. */
  const collect = (expression: AST.ExpressionTag['expression']): void => {
    switch (expression.type) {
      case 'Literal':
        if (typeof expression.value === 'string' && WORD.test(expression.value)) found.push(expression.value);
        return;
      case 'TemplateLiteral':
        for (const { value } of expression.quasis) if (WORD.test(value.raw)) found.push(value.raw);
        return;
      case 'ConditionalExpression':
        collect(expression.consequent);
        collect(expression.alternate);
        return;
      case 'LogicalExpression':
        collect(expression.right);
        return;
      default:
    }
  };
  visit(parse(source, { modern: true }).fragment, null);
  return found;
}

test('literalsOf() - words in markup, attributes, templates and choices; no keys, codes and calls', () => {
  const source = `
    <p aria-label="Photos" class="page">Two words {t('a.key')} {on ? 'On now' : t('b')} {\`\${n} things\`}</p>
    <Message title={\`Hello \${x}\`} text={t('c')} /><input name="hours" placeholder={a ?? 'None'} />
    {#if a}<code>keep.jpg</code><kbd>Ctrl</kbd> · {/if}{#each list as item}<i title="{item} more"></i>{/each}`;
  expect(literalsOf(source)).toEqual([
    'aria-label="Photos"',
    'Two words',
    'On now',
    ' things',
    'Hello ',
    'None',
    'title=" more"',
  ]);
});

describe.each(DONE)('renderer/%s', (folder) => {
  const files = [...SOURCES.keys()].filter((path) => path.startsWith(`../${folder}/`));

  test('has components', () => expect(files).not.toEqual([]));

  test.each(files)('%s takes every text from the catalogue', (file) => {
    expect(literalsOf(SOURCES.get(file)!)).toEqual([]);
  });
});
