/** Every way in which input is not a command, and what to do about it. */
export const INPUT_PROBLEMS = {
  'malformed-json': 'Write one JSON object on one line: quotes around names and text, no comma at the end.',
  'not-utf8': 'Save the text as UTF-8.',
  'not-an-object': 'Write a command as a JSON object in curly brackets, with its type.',
  'unknown-command': 'Correct the type; the vocabulary lists the commands.',
  'unknown-field': 'Correct the name of the field, or leave it out: nothing is passed over unread.',
  'missing-field': 'Add the field.',
  'wrong-field': 'Correct the value of the field.',
  'too-large': 'Make the command smaller: one of more than 1 MiB is none.',
} as const;

export type InputProblemCode = keyof typeof INPUT_PROBLEMS;

/** Why input is not a command: a registered code, the first wrong field’s path, words for this case. */
export interface InputProblem {
  readonly code: InputProblemCode;
  readonly field?: string;
  readonly words: string;
}

export interface Bad {
  readonly ok: false;
  readonly problem: InputProblem;
}
export type Parsed<T> = { readonly ok: true; readonly value: T } | Bad;

export const good = <T>(value: T): Parsed<T> => ({ ok: true, value });

export const bad = (code: InputProblemCode, words: string, field?: string): Bad => ({
  ok: false,
  problem: { code, words, ...(field !== undefined && { field }) },
});

/** A JSON object that is not a list. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One line of NDJSON as an object. */
export function parseObject(text: string): Parsed<Readonly<Record<string, unknown>>> {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return good(value);
    return bad('not-an-object', `A JSON object is expected here, not ${kindOf(value)}.`);
  } catch (error) {
    return bad('malformed-json', `This is not JSON: ${(error as Error).message}.`);
  }
}

/** What a JSON value is, in plain words. */
export function kindOf(value: unknown): string {
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
