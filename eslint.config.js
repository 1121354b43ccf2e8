import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'

const YOUNG = 'Younger than the oldest browser of the build target (es2022: Chromium 94).'

/** What type checking accepts and the oldest browser of the build target does not have. */
const young = {
  'no-restricted-properties': [
    'error',
    { property: 'innerHTML', message: 'No HTML from data.' },
    ...[
      ...[
        ['AbortSignal', 'timeout'],
        ['AbortSignal', 'any'],
        ['Object', 'groupBy'],
      ],
      ...[
        ['Map', 'groupBy'],
        ['Array', 'fromAsync'],
        ['URL', 'canParse'],
        ['URL', 'parse'],
      ],
      ...[
        ['Promise', 'withResolvers'],
        ['Promise', 'try'],
        ['document', 'startViewTransition'],
      ],
    ].map(([object, property]) => ({ object, property, message: YOUNG })),
    ...['toSorted', 'toReversed', 'toSpliced', 'findLast', 'findLastIndex', 'isWellFormed'].map(
      (property) => ({ property, message: YOUNG }),
    ),
  ],
  'no-restricted-globals': ['error', { name: 'structuredClone', message: YOUNG }],
}

export default ts.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '.takt/**', '.venv/**'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser, ...globals.node, ...globals.worker } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
  },
  {
    rules: {
      'max-lines': ['error', 400],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 5],
      'no-console': 'error',
      'svelte/no-at-html-tags': 'error',
      'no-restricted-properties': [
        'error',
        { property: 'innerHTML', message: 'No HTML from data.' },
      ],
    },
  },
  {
    // What reaches a browser; the store in memory and the test client never do.
    files: ['pwa/src/**/*.{ts,svelte}', 'sync/ts/src/**/*.ts'],
    ignores: ['**/*.test.ts', '**/*testing.ts', 'sync/ts/src/store-memory.ts', 'pwa/src/demo/**'],
    rules: young,
  },
  {
    // A describe() block holds many cases; its length says nothing about any function.
    files: ['**/*.test.ts'],
    rules: { 'max-lines-per-function': 'off' },
  },
)
