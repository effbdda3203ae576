/** Problems with input, by code, and how to solve them. */
export const INPUT_PROBLEMS = {
  'malformed-json': {
    title: 'The body is not valid JSON',
    help: 'Write one JSON object on one line. Quote names and text, and use no trailing comma.',
  },
  'not-utf8': { title: 'The body is not UTF-8 text', help: 'Save the text as UTF-8.' },
  'not-an-object': {
    title: 'The body is not a JSON object',
    help: 'Write a command as a JSON object in curly brackets, with its type.',
  },
  'unknown-command': {
    title: 'There is no such command',
    help: 'Correct the type. The vocabulary lists all commands.',
  },
  'unknown-field': {
    title: 'The command has no such field',
    help: 'Correct the name of the field, or remove the field.',
  },
  'missing-field': { title: 'A field is missing', help: 'Add the field.' },
  'wrong-field': { title: 'The value of a field is wrong', help: 'Correct the value of the field.' },
  'too-large': { title: 'The command is too large', help: 'Make the command smaller. The limit is 1 MiB.' },
} as const;

export type InputProblemCode = keyof typeof INPUT_PROBLEMS;

/** A problem with input: its code, the path of the first wrong field, and a message. */
export interface InputProblem {
  readonly code: InputProblemCode;
  readonly field?: string;
  readonly words: string;
}

export interface Invalid {
  readonly ok: false;
  readonly problem: InputProblem;
}
export type Parsed<T> = { readonly ok: true; readonly value: T } | Invalid;

export const valid = <T>(value: T): Parsed<T> => ({ ok: true, value });

export const invalid = (code: InputProblemCode, words: string, field?: string): Invalid => ({
  ok: false,
  problem: { code, words, ...(field !== undefined && { field }) },
});

/** Whether a value is a JSON object, not a list or null. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Parses text, for example a line of NDJSON, as a JSON object. */
export function parseObject(text: string): Parsed<Readonly<Record<string, unknown>>> {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return valid(value);
    return invalid('not-an-object', `Expected a JSON object here, not ${describeValue(value)}.`);
  } catch (error) {
    return invalid('malformed-json', `This is not valid JSON: ${(error as Error).message}.`);
  }
}

/** Describes a JSON value in words, for a message. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return `the text ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`;
    case 'object':
      return 'an object';
    default:
      return JSON.stringify(value);
  }
}
