import { fields } from '#domain';
import type { Moment, MomentUnknown } from '../requests.ts';
import { describeValue } from './input-problems.ts';

/** Problems with a moment, by code, and how to solve them. */
export const MOMENT_PROBLEMS = {
  'moment-wrong': {
    title: 'The moment is not valid',
    help: 'Give a revision, like 5957, or an instant with its zone, like 2023-02-05T20:00:00Z.',
  },
  'by-wrong': {
    title: 'The parameter "by" is not valid',
    help: 'Use recorded (what was known then) or occurred (what had happened by then).',
  },
  'by-without-instant': {
    title: 'The parameter "by" needs an instant',
    help: 'Add an instant, or leave out "by": a revision needs no "by".',
  },
  'revision-unknown': {
    title: 'The log has no such revision',
    help: 'The log has no such revision yet. Ask for an earlier one.',
  },
  'moment-in-future': {
    title: 'The moment is in the future',
    help: 'Ask for an earlier instant, or leave it out for the end of the log.',
  },
  'moment-before-start': {
    title: 'The moment is before the start of the meeting',
    help: 'Ask for a later instant.',
  },
} as const;

/** A moment as text from a user. */
export interface MomentText {
  /** Name of the field or flag that holds the moment: at, from, to. */
  readonly field: string;
  readonly text: string | undefined;
  readonly by?: string | undefined;
}

export interface MomentProblem {
  readonly code: Exclude<keyof typeof MOMENT_PROBLEMS, MomentUnknown['kind']>;
  readonly words: string;
  readonly field: string;
}

type ParsedMoment =
  | { readonly ok: true; readonly moment: Moment | undefined }
  | { readonly ok: false; readonly problem: MomentProblem };

/** Parses a revision or an instant with any time zone. The moment is undefined if the text is missing. */
export function parseMoment({ field, text, by }: MomentText): ParsedMoment {
  if (by !== undefined && by !== 'recorded' && by !== 'occurred') {
    return wrong('by-wrong', 'by', `"by" must be recorded or occurred, not ${describeValue(by)}.`);
  }
  if (text !== undefined && fields.instant.safeParse(text).success) {
    const moment = { instant: new Date(text).toISOString(), by: by ?? 'recorded' } as const;
    return { ok: true, moment };
  }
  const isRevision = text !== undefined && /^(?:0|[1-9]\d{0,14})$/u.test(text);
  if (text !== undefined && !isRevision) return wrong('moment-wrong', field, wrongWords(field, text));
  if (by !== undefined) return wrong('by-without-instant', 'by', '"by" needs an instant.');
  return { ok: true, moment: text === undefined ? undefined : Number(text) };
}

type ParsedMoments<F extends string> =
  | { readonly ok: true; readonly moments: { readonly [K in F]?: Moment } }
  | { readonly ok: false; readonly problem: MomentProblem };

/** Parses several moments by their fields. One `by` applies to all instants among them. */
export function parseMoments<F extends string>(
  texts: { readonly [K in F]: string | undefined },
  by: string | undefined,
): ParsedMoments<F> {
  const moments: { [K in F]?: Moment } = {};
  let isUsed = by === undefined;
  for (const field of Object.keys(texts) as F[]) {
    const text = texts[field];
    const isInstant = text !== undefined && fields.instant.safeParse(text).success;
    const parsed = parseMoment({ field, text, by: isInstant ? by : undefined });
    if (!parsed.ok) return parsed;
    isUsed ||= isInstant;
    if (parsed.moment !== undefined) moments[field] = parsed.moment;
  }
  if (isUsed) return { ok: true, moments };
  const alone = parseMoment({ field: 'by', text: undefined, by });
  return alone.ok ? { ok: true, moments } : alone;
}

const wrong = (code: MomentProblem['code'], field: string, words: string): ParsedMoment => ({
  ok: false,
  problem: { code, field, words },
});

function wrongWords(field: string, text: string): string {
  const words = `"${field}" must be a revision or an instant, not ${describeValue(text)}.`;
  if (/^\d{4}-\d{2}-\d{2}$/u.test(text)) return `${words} A date alone may mean any instant of a day.`;
  // A plus sign in a URL decodes to a space.
  return / \d{2}:\d{2}$/u.test(text) ? `${words} Write + as %2B in a URL.` : words;
}

/** Explains why a meeting has no state at a moment. */
export function momentWords(unknown: MomentUnknown): string {
  switch (unknown.kind) {
    case 'revision-unknown':
      return `The log ends at revision ${unknown.actualRevision}.`;
    case 'moment-in-future':
      return `It is ${unknown.now} now.`;
    case 'moment-before-start':
      return `The meeting begins at ${unknown.start}.`;
  }
}
