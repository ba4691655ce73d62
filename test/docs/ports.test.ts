import { globSync } from 'node:fs';
import ts from 'typescript';
import { expect, test } from 'vitest';

const MOST_MEMBERS = 10;
/** What is handed out together: ports and classes, each under a name. */
const BUNDLE = /(Parts|Stores|Sources|Context)$/;
/** Not ours to cut: libheif’s C interface, as its WebAssembly module has it. */
const FOREIGN = ['Libheif'];

const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile) as { config: object };
const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, '.');
const files = globSync('{main,renderer}/**/*.ts').filter((path) => !/\.test\.ts$|\/testing\//.test(path));
const program = ts.createProgram(files, options);
const checker = program.getTypeChecker();

type Listed = { name: string; members: ts.Symbol[] };

/** Types of records, with their members, those of the types that they are intersections of included. */
function listTypes(path: string): Listed[] {
  const source = program.getSourceFile(path)!;
  const found: Listed[] = [];
  const visit = (node: ts.Node): void => {
    if (isListed(node)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      const name = ts.isTypeAliasDeclaration(node.parent) ? node.parent.name.text : `line ${line + 1}`;
      found.push({ name, members: membersOf(node) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** `{ … }`, what is made of one by `Pick`, `Omit` or `Record`, or an intersection. */
function isListed(node: ts.Node): node is ts.TypeNode {
  if (ts.isTypeLiteralNode(node) || ts.isIntersectionTypeNode(node)) return true;
  return ts.isTypeReferenceNode(node) && ['Pick', 'Omit', 'Record'].includes(node.typeName.getText());
}

function membersOf(node: ts.TypeNode): ts.Symbol[] {
  const type = checker.getTypeFromTypeNode(node);
  const parts = type.isIntersection() ? type.types : [type];
  const isRecord = parts.every(({ flags }) => (flags & ts.TypeFlags.Object) !== 0);
  return isRecord ? checker.getPropertiesOfType(type) : [];
}

/**
 * It says what a part of the code needs of others: most of its members can be called, or it bundles such types. A
 * component’s props are no port.
 */
function isPort({ name, members }: Listed): boolean {
  if (name.endsWith('Props') || FOREIGN.includes(name)) return false;
  return BUNDLE.test(name) || members.filter(isCallable).length > members.length / 2;
}

function isCallable(member: ts.Symbol): boolean {
  return checker.getNonNullableType(checker.getTypeOfSymbol(member)).getCallSignatures().length > 0;
}

test(`ports - none has more than ${MOST_MEMBERS} members`, () => {
  const types = files.flatMap((path) => listTypes(path).map((type) => ({ ...type, path })));
  const writer = types.find(({ name }) => name === 'FileWriter');
  expect(writer?.members.map(({ name }) => name)).toContain('setMissing');
  const large = types.filter(({ members }) => members.length > MOST_MEMBERS).filter(isPort);
  expect(large.map(({ name, path, members }) => `${name} in ${path}: ${members.length}`)).toEqual([]);
});
