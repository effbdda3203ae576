import type { Plant } from './house.ts';
import * as text from './text.ts';

const SYNTAX = 'no-restricted-syntax';
const GLOBALS = 'no-restricted-globals';

const pure = (fact: string, rule: string, broken: string, sound: string): Plant[] =>
  ['domain', 'projections'].map((name) => ({
    fact: `${fact} (${name})`,
    at: `libs/${name}/*.ts`,
    rules: [rule],
    broken,
    sound,
  }));

const PURITY: readonly Plant[] = [
  ...pure(
    'the time is brought, not read',
    SYNTAX,
    'export const now = () => Date.now();\n',
    "export const then = () => Date.parse('2023-02-05T20:00:00Z') - Date.UTC(2023, 1, 5);\n",
  ),
  ...pure(
    'no date is made',
    SYNTAX,
    'export const today = () => new Date(0).toISOString();\n',
    'export const day = (at: string) => at.slice(0, 10);\n',
  ),
  ...pure(
    'no dice are thrown',
    SYNTAX,
    'export const draw = () => Math.random();\n',
    'export const draw = (seed: number) => Math.floor(seed);\n',
  ),
  ...pure(
    'a refusal is a value',
    SYNTAX,
    "export function refuse(): never {\n  throw new Error('no');\n}\n",
    "export const refuse = () => ({ refused: 'no' });\n",
  ),
  ...pure(
    'nothing waits',
    SYNTAX,
    'export async function later() {\n  return 0;\n}\n',
    'export function now() {\n  return 0;\n}\n',
  ),
  ...pure(
    'nothing promises',
    SYNTAX,
    'export type Later = Promise<number>;\n',
    'export type Now = readonly number[];\n',
  ),
  ...pure(
    'no timer is set',
    GLOBALS,
    'export const timer = typeof setTimeout;\n',
    'export const timer = 1;\n',
  ),
  ...pure(
    'no process is asked',
    GLOBALS,
    'export const host = typeof process;\n',
    'export const host = 1;\n',
  ),
  ...pure(
    'nothing is printed',
    GLOBALS,
    'export const print = typeof console;\n',
    'export const print = 1;\n',
  ),
  {
    fact: 'a projection takes no decision through the front door',
    at: 'libs/projections/*.ts',
    rules: ['no-restricted-imports'],
    broken: "export { decide } from '#domain';\n",
    sound: "export { evolve } from '#domain';\n",
  },
  {
    fact: 'a projection does not take all of the domain under one name',
    at: 'libs/projections/*.ts',
    rules: ['no-restricted-imports'],
    broken: "import * as domain from '#domain';\n\nexport const all = domain;\n",
    sound: "export { evolve } from '#domain';\n",
  },
  {
    fact: 'only the core is pure',
    at: 'libs/race-control/*.ts',
    rules: ['@typescript-eslint/no-floating-promises'],
    broken: 'export function start() {\n  Promise.resolve(Date.now());\n}\n',
    sound: 'export async function start() {\n  return await Promise.resolve(Date.now());\n}\n',
  },
];

const LIMITS: readonly Plant[] = [
  {
    fact: 'a file has 300 lines',
    at: 'libs/race-control/*.ts',
    rules: ['max-lines'],
    broken: text.constants(301),
    sound: text.constants(300),
  },
  {
    fact: 'a function has 70 lines',
    at: 'libs/race-control/*.ts',
    rules: ['max-lines-per-function'],
    broken: text.longFunction(71),
    sound: text.longFunction(70),
  },
  {
    fact: 'complexity ends at 12',
    at: 'libs/race-control/*.ts',
    rules: ['complexity'],
    broken: text.branches(13),
    sound: text.branches(12),
  },
  {
    fact: 'depth ends at 3',
    at: 'libs/race-control/*.ts',
    rules: ['max-depth'],
    broken: text.nested(4),
    sound: text.nested(3),
  },
  {
    fact: 'a function takes 4 parameters',
    at: 'libs/race-control/*.ts',
    rules: ['max-params'],
    broken: text.typedParameters(5),
    sound: text.typedParameters(4),
  },
  {
    fact: 'a function takes 4 parameters in plain JavaScript too',
    at: 'libs/event-store/*.worker.mjs',
    rules: ['max-params'],
    broken: text.parameters(5),
    sound: text.parameters(4),
  },
  {
    fact: 'a line has 110 columns',
    at: 'libs/race-control/*.ts',
    rules: ['max-len'],
    broken: text.columns(111),
    sound: text.columns(110),
  },
  {
    fact: 'a spec has 400 lines and a describe as many as it needs',
    at: 'libs/domain/*.spec.ts',
    rules: ['max-lines'],
    broken: text.spec(401),
    sound: text.spec(400),
  },
];

const HABITS: readonly Plant[] = [
  {
    fact: 'requests are made by the client',
    at: 'apps/cli/*.ts',
    rules: [GLOBALS],
    broken: "export const meetings = () => fetch('/api/meetings');\n",
    sound: "export const meetings = () => '/api/meetings';\n",
  },
  {
    fact: 'a text of a page can be translated',
    at: 'apps/console/*.tsx',
    rules: [SYNTAX],
    broken: 'export const Title = () => <h1>No session</h1>;\n',
    sound: 'export const Title = ({ words }: { words: string }) => <h1>{words}</h1>;\n',
  },
  {
    fact: 'a label of a page can be translated',
    at: 'apps/console/*.tsx',
    rules: [SYNTAX],
    broken: 'export const Box = () => <input aria-label="Car" />;\n',
    sound: 'export const Box = ({ words }: { words: string }) => <input aria-label={words} />;\n',
  },
  {
    fact: 'an exception has a reason',
    at: 'libs/race-control/*.ts',
    rules: ['eslint-comments/require-description'],
    broken: `// eslint-disable-next-line max-params\n${text.typedParameters(5)}`,
    sound: `// eslint-disable-next-line max-params -- a lap line has five\n${text.typedParameters(5)}`,
  },
  {
    fact: 'an exception is about a rule that it names',
    at: 'libs/race-control/*.ts',
    rules: ['eslint-comments/no-unlimited-disable'],
    broken: `// eslint-disable-next-line -- because\n${text.typedParameters(5)}`,
    sound: `// eslint-disable-next-line max-params -- a lap line has five\n${text.typedParameters(5)}`,
  },
  {
    fact: 'an exception that is no longer needed goes',
    at: 'libs/race-control/*.ts',
    rules: ['Unused eslint-disable directive'],
    broken: `// eslint-disable-next-line max-params -- there were five once\n${text.typedParameters(4)}`,
    sound: text.typedParameters(4),
  },
  {
    fact: 'a pattern does not go back and forth over a text',
    at: 'libs/race-control/*.ts',
    rules: ['regexp/no-super-linear-backtracking'],
    broken: 'export const role = /^ *;.*role *= *.*x$/u;\n',
    sound: 'export const role = /^ *;[^=]*=x$/u;\n',
  },
  {
    fact: 'a pattern does not try every place of a long text',
    at: 'libs/race-control/*.ts',
    rules: ['regexp/no-super-linear-move'],
    broken: 'export const atEnd = /-+$/u;\n',
    sound: 'export const atEnd = /(?<!-)-+$/u;\n',
  },
  {
    fact: 'no lines are saved by a spread of a literal',
    at: 'libs/race-control/*.ts',
    rules: [SYNTAX],
    broken: 'export const car = { ...{ number: 1, laps: 2 } };\n',
    sound: 'export const car = { number: 1, laps: 2 };\n',
  },
  {
    fact: 'a new kind is not forgotten',
    at: 'libs/race-control/*.ts',
    rules: ['@typescript-eslint/switch-exhaustiveness-check'],
    broken: text.flags('red'),
    sound: text.flags('red', 'green'),
  },
];

export const PLANTS: readonly Plant[] = [...PURITY, ...LIMITS, ...HABITS];
