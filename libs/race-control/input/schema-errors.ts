import { invalid, describeValue, type Invalid } from './input-problems.ts';
import { didYouMean } from './did-you-mean.ts';

/** The parts of a zod issue that messages are made of. */
export interface Issue {
  readonly code?: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
  readonly expected?: string;
  readonly values?: readonly unknown[];
  readonly format?: string;
  readonly origin?: string;
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
  readonly inclusive?: boolean;
  readonly divisor?: number;
  readonly errors?: readonly (readonly Issue[])[];
}

/** A check of a zod schema, of the length of a list for example. */
interface Check {
  readonly check: string;
  readonly maximum?: number;
}

/** The parts of a zod schema that hold the names and the types of its fields. */
export interface Shape {
  readonly shape?: Readonly<Record<string, Shape>>;
  readonly def?: {
    readonly type: string;
    readonly innerType?: Shape;
    readonly element?: Shape;
    readonly options?: readonly Shape[];
    readonly checks?: readonly { readonly _zod: { readonly def: Check } }[];
  };
}

/** Describes the first error in a value, with the path of the field. */
export function schemaError(issues: readonly Issue[], value: unknown, schema: Shape): Invalid {
  const first = firstOf(issues);
  if (!first) return invalid('wrong-field', 'The value has an unexpected shape.');
  const field = pathOf(first.path);
  const [key] = first.keys ?? [];
  if (key !== undefined) {
    const path = pathOf([...first.path, key]);
    const known = Object.keys(shapeAt(schema, first.path)?.shape ?? {});
    return invalid('unknown-field', `There is no field "${path}" here.${didYouMean(key, known)}`, path);
  }
  const found = valueAt(value, first.path);
  if (found === undefined)
    return invalid('missing-field', `"${field}" is missing: it ${wanted(first)}.`, field);
  const hint = typeof found === 'string' ? didYouMean(found, listed(first)) : '';
  const name = field === '' ? 'The value' : `"${field}"`;
  return invalid('wrong-field', `${name} ${wanted(first)}, not ${describeValue(found)}.${hint}`, field);
}

/** Returns the issue to report. An unknown field comes first: a misspelt name also causes a missing field. */
function firstOf(issues: readonly Issue[]): Issue | undefined {
  const first = issues.find((issue) => issue.keys) ?? issues[0];
  if (!first?.errors) return first;
  // Of several alternatives, report on the one that has the type of the value and knows most of its fields.
  const [meant] = first.errors
    .filter((branch) => !branch.some(({ path, keys }) => path.length === 0 && !keys))
    .sort((a, b) => unknownFields(a) - unknownFields(b));
  const inner = meant && firstOf(meant);
  if (inner) return { ...inner, path: [...first.path, ...inner.path] };
  const other = first.errors.find((branch) => branch[0]?.code !== 'invalid_type')?.[0];
  return other ? { ...other, path: [...first.path, ...other.path] } : first;
}

/** Counts the fields of a value that an alternative does not know. */
const unknownFields = (branch: readonly Issue[]): number =>
  branch.reduce((sum, { path, keys = [] }) => sum + (path.length === 0 ? keys.length : 0), 0);

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
};

const FORMATS: Readonly<Record<string, string>> = {
  datetime: 'must be an instant with its zone, like 2023-02-05T20:00:00.000Z',
  date: 'must be a date, like 2023-02-05',
  uuid: 'must be a UUID, like 0b0e5a3e-5d3e-4f0c-9a51-6d2f6a1c9b77',
};

const listed = ({ values = [] }: Issue): string[] => values.map(String);

/** Returns "must be …", which names a correct value. */
const wanted = (issue: Issue): string =>
  WANTED[issue.code ?? '']?.(issue) ?? `must be right (${issue.message})`;

const WANTED: Readonly<Record<string, (issue: Issue) => string | undefined>> = {
  invalid_type: ({ expected = '' }) => `must be ${KINDS[expected] ?? expected}`,
  invalid_value: (issue) => {
    const all = listed(issue);
    return all.length === 1 ? `must be "${all[0]}"` : `must be one of ${all.join(', ')}`;
  },
  // Patterns in the schemas have messages of their own.
  invalid_format: ({ format = '', message }) => FORMATS[format] ?? message,
  too_big: (issue) => bound(issue, 'at most', issue.maximum),
  too_small: (issue) => bound(issue, issue.inclusive === false ? 'more than' : 'at least', issue.minimum),
  // A check that is not of zod has a message of its own.
  custom: ({ message }) => message,
  not_multiple_of: ({ divisor }) => `must be a multiple of ${divisor}`,
  invalid_union: ({ errors = [] }) => `must be ${[...new Set(errors.map(alternative))].join(' or ')}`,
};

const alternative = ([first]: readonly Issue[]): string =>
  first ? wanted(first).replace(/^must be /, '') : 'something else';

function bound({ origin }: Issue, than: string, limit: number | bigint | undefined): string {
  if (origin === 'string') return `must have ${than} ${String(limit)} characters`;
  if (origin === 'array') return `must have ${than} ${String(limit)} items`;
  return `must be ${than} ${String(limit)}`;
}

/** Longest name of a field in a message. Clients choose the names of unknown fields. */
const MAX_NAME_LENGTH = 100;

/** Formats a path in a document, like `sessions[2].lineup[0].from`. */
function pathOf(path: readonly PropertyKey[]): string {
  const name = (step: PropertyKey): string => String(step).slice(0, MAX_NAME_LENGTH);
  return path
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i > 0 ? '.' : ''}${name(step)}`))
    .join('');
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Record<PropertyKey, unknown>)[step];
  }
  return at;
}

/** Returns the schema of the value at a path. Of several alternatives, takes the one with fields there. */
function shapeAt(schema: Shape | undefined, path: readonly PropertyKey[]): Shape | undefined {
  const here = unwrapped(schema);
  if (!here) return undefined;
  const options = here.def?.options;
  if (options) return options.map((option) => shapeAt(option, path)).find((found) => found?.shape);
  const [step, ...rest] = path;
  if (step === undefined) return here;
  return shapeAt(typeof step === 'number' ? here.def?.element : here.shape?.[String(step)], rest);
}

/** Returns whether a field may be null. */
export function acceptsNull(schema: Shape | undefined): boolean {
  let at = schema;
  while (at && at.def?.type !== 'nullable') at = at.def?.innerType;
  return at !== undefined;
}

/** Removes "optional" and "nullable" wrappers from a schema. */
export function unwrapped(schema: Shape | undefined): Shape | undefined {
  let at = schema;
  while (at?.def?.innerType) at = at.def.innerType;
  return at;
}
