import { parseMoments, type Moment } from '#race-control';
import { ProblemError } from './problems.ts';
import { MOMENTS, inputProblem, queryError } from './problem-sets.ts';

export type Parameters = Readonly<Record<string, unknown>>;

/**
 * Refuses parameters that a route does not have: ignoring one would answer a different question.
 * @throws ProblemError `query-wrong`
 */
export function allowOnlyParameters(query: Parameters, names: readonly string[]): void {
  for (const name of Object.keys(query)) {
    if (names.includes(name)) continue;
    const available = names.length === 0 ? 'This route has no parameters.' : `Use ${names.join(', ')}.`;
    throw queryError(name, `There is no parameter "${name}" here. ${available}`);
  }
}

export function textParameter(query: Parameters, name: string): string | undefined {
  const value = query[name];
  if (value === undefined || typeof value === 'string') return value;
  throw queryError(name, `"${name}" is given more than once.`);
}

interface Range {
  readonly min: number;
  readonly max?: number;
}

export function integerParameter(query: Parameters, name: string, range: Range): number | undefined {
  const value = textParameter(query, name);
  if (value === undefined) return undefined;
  const { min, max = Number.MAX_SAFE_INTEGER } = range;
  const number = /^(?:-?[1-9][0-9]{0,15}|0)$/u.test(value) ? Number(value) : NaN;
  if (number >= min && number <= max) return number;
  const bounds = range.max === undefined ? `from ${min}` : `from ${min} to ${max}`;
  throw queryError(name, `"${name}" must be a whole number ${bounds}.`);
}

export function booleanParameter(query: Parameters, name: string): boolean | undefined {
  const value = textParameter(query, name);
  if (value === undefined) return undefined;
  if (value === 'true' || value === 'false') return value === 'true';
  throw queryError(name, `"${name}" must be true or false.`);
}

/**
 * Returns revisions or instants by their fields. The parameter `by` says what the instants mean.
 * @throws ProblemError `query-wrong`, `moment-wrong`, `by-wrong`, `by-without-instant`
 */
export function momentParameters<F extends string>(
  query: Parameters,
  ...fields: readonly F[]
): { readonly [K in F]?: Moment } {
  const texts = Object.fromEntries(fields.map((field) => [field, textParameter(query, field)]));
  const parsed = parseMoments(texts as Record<F, string | undefined>, textParameter(query, 'by'));
  if (parsed.ok) return parsed.moments;
  throw new ProblemError(inputProblem(MOMENTS, parsed.problem));
}
