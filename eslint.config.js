import svelte from 'eslint-plugin-svelte';
import { defineConfig } from 'eslint/config';
import typescript from 'typescript-eslint';

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
      // `() => void start()` and `onclick={() => (open = true)}` say what they mean.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // A port’s method is async for the implementation that awaits.
      '@typescript-eslint/require-await': 'off',
      // `noUncheckedIndexedAccess` is on, and in `for (let i = 0; i < values.length; i++)` values[i]! is a fact.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
    },
  },
  {
    // A cast in JSDoc is no assertion to the linter, so `JSON.parse` and a promise’s value stay `any` to it.
    files: ['**/*.{js,mjs}'],
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off' },
  },
  svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: typescript.parser } },
  },
);
