import { InvalidArgumentError, Option } from 'commander';
import {
  MOMENT_PROBLEMS,
  parseMoment,
  parseMoments,
  parseSpeed,
  REPLAY_PROBLEMS,
  type Moment,
  type MomentText,
} from '#race-control';
import { EXIT, Stop } from './output/exit-codes.ts';

/** The first of two would be dropped without a word. */
export function once(): (text: string) => string {
  let isGiven = false;
  return (text) => {
    if (isGiven) throw new InvalidArgumentError('It is given more than once.');
    isGiven = true;
    return text;
  };
}

/** Options that several commands have, worded once. */
export const storeOption = () =>
  new Option(
    '--store <url>',
    'sqlite:<path> or memory: (default: GREENFLAG_STORE, or ./data/greenflag.db)',
  ).argParser(once());

export const serverOption = () =>
  new Option('--server <url>', 'a server instead of a store, like http://127.0.0.1:3000').argParser(once());

export const meetingOption = () =>
  new Option('--meeting <id>', 'the meeting, like clash-2023').argParser(once()).makeOptionMandatory();

export const jsonOption = (what = 'one JSON document on standard output') => new Option('--json', what);

/** Times as fast as it happened; `max` is `Infinity`. */
export function speed(text: string): number {
  const parsed = parseSpeed(text);
  if (parsed !== null) return parsed;
  throw new InvalidArgumentError(REPLAY_PROBLEMS['speed-wrong']);
}

export function wholeNumber(text: string): number {
  if (/^\d{1,15}$/u.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number, 0 or more.');
}

/** @throws Stop where the text is no moment */
export function moment(given: MomentText): Moment | undefined {
  const parsed = parseMoment(given);
  if (parsed.ok) return parsed.moment;
  const { code, words } = parsed.problem;
  throw new Stop(EXIT.usage, `${words} ${MOMENT_PROBLEMS[code]}`, code);
}

/** Several moments by their options; one `by` is that of every instant among them. */
export function moments<F extends string>(
  texts: { readonly [K in F]: string | undefined },
  by: string | undefined,
): { readonly [K in F]?: Moment } {
  const parsed = parseMoments(texts, by);
  if (parsed.ok) return parsed.moments;
  const { code, words } = parsed.problem;
  throw new Stop(EXIT.usage, `${words} ${MOMENT_PROBLEMS[code]}`, code);
}

export const byOption = () =>
  new Option(
    '--by <time>',
    'an instant means what was known then (recorded), or had happened by then (occurred)',
  )
    .choices(['recorded', 'occurred'])
    .argParser(once());
