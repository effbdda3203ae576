import js from '@eslint/js';
import regexp from 'eslint-plugin-regexp';
import reactHooks from 'eslint-plugin-react-hooks';
import comments from '@eslint-community/eslint-plugin-eslint-comments';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const TYPED = ['{apps,libs,test,bench,examples,scripts}/**/*.{ts,tsx,mjs,js}'];
const SPECS = ['**/*.spec.ts', '**/*.contract.ts', '**/contract/**/*.ts'];
const PURE = ['libs/domain/**/*.ts', 'libs/projections/**/*.ts'];

/**
 * The limits of a file and a function: long enough to say one thing, and short enough to read it at one
 * sitting.
 */
const limits = {
  'max-lines': ['error', 300],
  'max-lines-per-function': ['error', 70],
  complexity: ['error', 12],
  'max-depth': ['error', 3],
  'max-params': ['error', 4],
  'max-len': ['error', { code: 110, ignoreUrls: true }],
};

/** An exception to a rule is one visible line with a reason: `-- because …`. */
const exceptions = {
  'eslint-comments/require-description': ['error', { ignore: ['eslint-enable'] }],
  'eslint-comments/no-unlimited-disable': 'error',
  'eslint-comments/no-aggregating-enable': 'error',
};

/** A pattern must not take more than linear time: clients choose the texts, and one thread serves all. */
const patterns = {
  'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
  'regexp/no-super-linear-move': ['error', { report: 'potential' }],
};

/** A spread of a literal only packs lines together. Write its members. */
const PACKED = [
  'ObjectExpression > SpreadElement > ObjectExpression',
  'SpreadElement > TSAsExpression > ArrayExpression',
].map((selector) => ({ selector, message: 'Write the members of this literal where it is spread.' }));

const typed = {
  // Nest's containers hand out classes as values.
  '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
  // A method of a port answers with a promise whether or not this engine has something to wait for.
  '@typescript-eslint/require-await': 'off',
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
  // A switch that misses a new kind of event or command is an error.
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  // A Nest module is a class with nothing in it.
  '@typescript-eslint/no-extraneous-class': 'off',
  eqeqeq: ['error', 'always', { null: 'ignore' }],
};

/**
 * Plain JavaScript files are exempt from the rules that need type annotations. `tsc` checks them as far as
 * their comments declare types.
 */
const untypedValues = Object.fromEntries(
  ['argument', 'assignment', 'call', 'member-access', 'return'].map((use) => [
    `@typescript-eslint/no-unsafe-${use}`,
    'off',
  ]),
);

const SAME_ANSWER = 'The same log must give the same answer everywhere and for ever:';
const AMBIENT = [
  ...['process', 'console', 'globalThis', 'performance', 'crypto', 'fetch', 'Intl'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'clearTimeout', 'clearInterval'],
];
const VALUE_NOT_THROW = 'A refusal is a value with a code: return it.';
const NOW_ONLY = `${SAME_ANSWER} nothing here waits. Do the waiting in race-control.`;

const pureSyntax = [
  [
    "MemberExpression[object.name='Date'][property.name!=/^(parse|UTC)$/]",
    'a command brings its time with it.',
  ],
  [":matches(NewExpression, CallExpression)[callee.name='Date']", 'a command brings its time with it.'],
  [
    "MemberExpression[object.name='Math'][property.name='random']",
    'no dice. Let the caller bring the value.',
  ],
].map(([selector, advice]) => ({ selector, message: `${SAME_ANSWER} ${advice}` }));

const without = (names) => [
  'error',
  ...names.map((name) => ({ name, message: `${SAME_ANSWER} ${name} belongs to the machine.` })),
];
const purity = {
  'no-restricted-globals': without(AMBIENT),
  'no-restricted-syntax': [
    'error',
    ...PACKED,
    ...pureSyntax,
    { selector: 'ThrowStatement', message: VALUE_NOT_THROW },
    { selector: ':function[async=true]', message: NOW_ONLY },
    { selector: 'ImportExpression', message: NOW_ONLY },
    { selector: 'Identifier[name=/^Promise(Like)?$/]', message: NOW_ONLY },
  ],
};

const foldsOnly = {
  'no-restricted-imports': [
    'error',
    {
      patterns: [
        {
          regex: '^#domain$|(^|/)domain/',
          importNamePattern: '^(decide|COMMAND|isCommandType$|mayIssue$)',
          message: 'A projection folds what was decided. It never decides.',
        },
      ],
    },
  ],
};

/** Texts that people read can be translated. Code, keys and marks cannot. */
const TEXT_NAMES = 'title|label|aria-label|placeholder|what|alt|heading|legend|hint|caption|summary';
const UNTRANSLATED = [
  ':not(JSXElement[openingElement.name.name=/^(code|kbd|pre)$/]) > JSXText[value=/[A-Za-z]{2}/]',
  `JSXAttribute[name.name=/^(${TEXT_NAMES})$/] > :matches(Literal, TemplateLiteral)`,
  `JSXAttribute[name.name=/^(${TEXT_NAMES})$/] > JSXExpressionContainer > TemplateLiteral`,
].map((selector) => ({ selector, message: "Write t('…') (ui/language), so that it can be translated." }));

/** The client knows addresses, headers and failures. A request beside it would have to know them, too. */
const CLIENT_ONLY = {
  'no-restricted-globals': ['error', { name: 'fetch', message: 'Ask the server by the client (#client).' }],
};

export default defineConfig(
  { ignores: ['dist/**', 'data/**', 'coverage/**', 'node_modules/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  { files: TYPED, extends: [tseslint.configs.recommendedTypeChecked], rules: typed },
  {
    files: TYPED,
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
  },
  { files: ['**/*.{mjs,js}'], rules: { ...untypedValues, 'no-undef': 'off' } },
  {
    files: ['**/*.{ts,tsx,mjs,js}'],
    plugins: { 'eslint-comments': comments, regexp },
    rules: { ...limits, ...exceptions, ...patterns, 'no-restricted-syntax': ['error', ...PACKED] },
  },
  { files: ['apps/console/**/*.{ts,tsx}'], ...reactHooks.configs.flat['recommended-latest'] },
  { files: ['apps/{console,cli}/**/*.{ts,tsx}'], ignores: SPECS, rules: CLIENT_ONLY },
  {
    files: ['apps/console/**/*.tsx'],
    rules: {
      'no-restricted-syntax': ['error', ...PACKED, ...UNTRANSLATED],
      // A text is the key of its translations, so it stays in one piece.
      'max-len': ['error', { code: 110, ignoreUrls: true, ignoreStrings: true }],
    },
  },
  { files: SPECS, rules: { 'max-lines': ['error', 400], 'max-lines-per-function': 'off' } },
  { files: PURE, ignores: SPECS, rules: purity },
  {
    // The words write instants in a zone that the caller names.
    files: ['libs/domain/words/*.ts'],
    ignores: SPECS,
    rules: { 'no-restricted-globals': without(AMBIENT.filter((name) => name !== 'Intl')) },
  },
  { files: ['libs/projections/**/*.ts'], ignores: SPECS, rules: foldsOnly },
);
