import { parseMoments, type Moment } from '#race-control';
import { failed } from './problems.ts';

export type Parameters = Readonly<Record<string, unknown>>;

/** A parameter that is passed over would be an answer to another question. */
export function onlyParameters(query: Parameters, names: readonly string[]): void {
  for (const name of Object.keys(query)) {
    if (names.includes(name)) continue;
    const known = names.length === 0 ? 'none' : names.join(', ');
    throw failed('query-wrong', `There is no parameter "${name}" here; there are: ${known}.`, {
      field: name,
    });
  }
}

export function text(query: Parameters, name: string): string | undefined {
  const value = query[name];
  if (value === undefined || typeof value === 'string') return value;
  throw failed('query-wrong', `"${name}" is given more than once.`, { field: name });
}

interface Range {
  readonly least: number;
  readonly most?: number;
}

export function wholeNumber(query: Parameters, name: string, range: Range): number | undefined {
  const value = text(query, name);
  if (value === undefined) return undefined;
  const { least, most = Number.MAX_SAFE_INTEGER } = range;
  const number = /^(?:-?[1-9][0-9]{0,15}|0)$/u.test(value) ? Number(value) : NaN;
  if (number >= least && number <= most) return number;
  const bounds = range.most === undefined ? `from ${least}` : `from ${least} to ${most}`;
  throw failed('query-wrong', `"${name}" must be a whole number ${bounds}.`, { field: name });
}

/** Revisions or instants by their fields; `by` says how the instants are meant. */
export function momentsIn<F extends string>(
  query: Parameters,
  ...fields: readonly F[]
): { readonly [K in F]?: Moment } {
  const texts = Object.fromEntries(fields.map((field) => [field, text(query, field)]));
  const parsed = parseMoments(texts as Record<F, string | undefined>, text(query, 'by'));
  if (parsed.ok) return parsed.moments;
  const { code, words, field } = parsed.problem;
  throw failed(code, words, { field });
}
