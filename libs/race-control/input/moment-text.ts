import { instant } from '#domain';
import type { Moment, MomentUnknown } from '../requests.ts';
import { kindOf } from './parsed.ts';

/** Every way in which a text is no moment, or a moment is not in a meeting, and what to do about it. */
export const MOMENT_PROBLEMS = {
  'moment-wrong': 'Give a revision, like 5957, or an instant with its zone, like 2023-02-05T20:00:00Z.',
  'by-wrong': 'Say recorded (what was known then) or occurred (what had happened by then).',
  'by-without-instant': 'Give an instant with it, or leave it out: a revision is one place in the log.',
  'revision-unknown': 'The log does not reach that far. Ask for an earlier revision.',
  'moment-in-future': 'Ask for an instant that has come, or for none: that is the end of the log.',
  'moment-before-start': 'Ask for a later instant.',
} as const;

export type MomentProblemCode = keyof typeof MOMENT_PROBLEMS;

/** A moment as somebody wrote it down. */
export interface MomentText {
  /** What the moment is called where it was given: at, from, to. */
  readonly field: string;
  readonly text: string | undefined;
  readonly by?: string | undefined;
}

export interface MomentProblem {
  readonly code: MomentProblemCode;
  readonly words: string;
  readonly field: string;
}

type ParsedMoment =
  | { readonly ok: true; readonly moment: Moment | undefined }
  | { readonly ok: false; readonly problem: MomentProblem };

/** A revision or an instant from text; undefined where none was given. Any zone will do, not none. */
export function parseMoment({ field, text, by }: MomentText): ParsedMoment {
  if (by !== undefined && by !== 'recorded' && by !== 'occurred') {
    return wrong('by-wrong', 'by', `"by" is recorded or occurred, not ${kindOf(by)}.`);
  }
  if (text !== undefined && instant.safeParse(text).success) {
    const moment = { instant: new Date(text).toISOString(), by: by ?? 'recorded' } as const;
    return { ok: true, moment };
  }
  const isRevision = text !== undefined && /^(?:0|[1-9]\d{0,14})$/u.test(text);
  if (text !== undefined && !isRevision) return wrong('moment-wrong', field, wrongWords(field, text));
  if (by !== undefined) return wrong('by-without-instant', 'by', '"by" says how an instant is meant.');
  return { ok: true, moment: text === undefined ? undefined : Number(text) };
}

type ParsedMoments<F extends string> =
  | { readonly ok: true; readonly moments: { readonly [K in F]?: Moment } }
  | { readonly ok: false; readonly problem: MomentProblem };

/** Several moments by their fields; one `by` is that of every instant among them. */
export function parseMoments<F extends string>(
  texts: { readonly [K in F]: string | undefined },
  by: string | undefined,
): ParsedMoments<F> {
  const moments: { [K in F]?: Moment } = {};
  let isUsed = by === undefined;
  for (const field of Object.keys(texts) as F[]) {
    const text = texts[field];
    const isInstant = text !== undefined && instant.safeParse(text).success;
    const parsed = parseMoment({ field, text, by: isInstant ? by : undefined });
    if (!parsed.ok) return parsed;
    isUsed ||= isInstant;
    if (parsed.moment !== undefined) moments[field] = parsed.moment;
  }
  if (isUsed) return { ok: true, moments };
  const alone = parseMoment({ field: 'by', text: undefined, by });
  return alone.ok ? { ok: true, moments } : alone;
}

const wrong = (code: MomentProblemCode, field: string, words: string): ParsedMoment => ({
  ok: false,
  problem: { code, field, words },
});

function wrongWords(field: string, text: string): string {
  const words = `"${field}" is no revision and no instant: ${kindOf(text)}.`;
  if (/^\d{4}-\d{2}-\d{2}$/u.test(text)) return `${words} A date alone may mean any instant of a day.`;
  // What an address decodes a bare plus to.
  return / \d{2}:\d{2}$/u.test(text) ? `${words} In an address write + as %2B.` : words;
}

/** Why a meeting has no such moment, in words for this very case. */
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
