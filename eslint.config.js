import svelte from 'eslint-plugin-svelte';
import { defineConfig } from 'eslint/config';
import typescript from 'typescript-eslint';

/** One case for each kind of name. */
const NAMES = [
  { selector: 'typeLike', format: ['PascalCase'] },
  { selector: ['function', 'classMethod'], format: ['camelCase'], leadingUnderscore: 'allow' },
];

export default defineConfig(
  { ignores: ['dist/', 'release/', 'coverage/', 'test-results/'] },
  {
    files: ['**/*.ts', '**/*.svelte', '**/*.{js,mjs}'],
    extends: [typescript.configs.strictTypeChecked, typescript.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, extraFileExtensions: ['.svelte'] } },
    rules: {
      '@typescript-eslint/promise-function-async': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // The house style has `type` for records: unions and records then read alike.
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      // `${count} photos` needs no conversion.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `onclick={() => (open = true)}` and `return await next()` say what they mean.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // A port’s method is async for the implementation that awaits.
      '@typescript-eslint/require-await': 'off',
      // `noUncheckedIndexedAccess` is on, and in `for (let i = 0; i < values.length; i++)` values[i]! is a fact.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      // `get<Status>('/api/status')` names the shape of an answer, once.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-unnecessary-type-arguments': 'off',
      // Ports are records of functions in method notation, and are taken apart; `this` is for classes.
      '@typescript-eslint/unbound-method': 'off',
      // One form: a module is imported once, its types inline among its values.
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      'no-duplicate-imports': 'error',
      '@typescript-eslint/naming-convention': ['error', ...NAMES],
      // British spelling, in the names that are ours.
      'no-restricted-syntax': [
        'error',
        ...['VariableDeclarator', 'FunctionDeclaration', 'TSTypeAliasDeclaration', 'ClassDeclaration'].map(
          (declaration) => ({
            selector: `${declaration} > Identifier.id[name=/([iy]z(e|ed|es|er|ation)(?![a-z])|[Cc]olor)/][name!=/[Ss]ize|[Rr]esize|[Pp]rize/]`,
            message: 'Spell it the British way: normalise, quantise, colour.',
          }),
        ),
      ],
      eqeqeq: 'error',
      'no-control-regex': 'error',
    },
  },
  {
    // A cast in JSDoc is no assertion to the linter, so `JSON.parse` and a promise’s value stay `any` to it.
    files: ['**/*.{js,mjs}'],
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off' },
  },
  {
    files: ['main/**/*.ts', 'renderer/**/*.{ts,svelte}'],
    ignores: ['**/*.test.ts'],
    rules: { 'max-lines': ['error', 300], 'max-lines-per-function': ['error', 130] },
  },
  {
    files: ['main/**/*.ts', 'renderer/**/*.ts'],
    ignores: ['**/*.test.ts', '**/*.svelte.ts'],
    rules: {
      '@typescript-eslint/naming-convention': [
        'error',
        ...NAMES,
        // A number that a module fixes once is a constant.
        { selector: 'variable', modifiers: ['const', 'global'], types: ['number'], format: ['UPPER_CASE'] },
      ],
    },
  },
  svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: typescript.parser } },
    rules: {
      // `void size;` in an effect names what it depends on.
      '@typescript-eslint/no-meaningless-void-operator': 'off',
    },
  },
  {
    // To the linter another component and what it hands to a callback are `any`; svelte-check knows their types.
    files: ['**/*.svelte'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/restrict-plus-operands': 'off',
    },
  },
);
