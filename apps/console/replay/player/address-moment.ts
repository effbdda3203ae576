import { placeAt, type Track } from './playback-time.ts';

/** What is opened in place of what an address names where that is no moment of the session. */
export interface Mended {
  readonly query: Readonly<Record<string, number>>;
  /** What was wrong with it, and what is shown in its place. */
  readonly words: readonly string[];
  /** Records that are named, and of the meeting, but not of this session. */
  readonly others: readonly number[];
}

const NAMES = ['at', 'with'] as const;

/**
 * Looks whether an address names moments of a session; null where all that it names are.
 * @param last the revision that the log of the meeting has come to
 */
export function mendedIn(query: URLSearchParams, track: Track, last: number): Mended | null {
  const moments = NAMES.flatMap((name) => {
    const text = query.get(name) ?? '';
    return text === '' ? [] : [{ name, ...momentOf(text, track, last) }];
  });
  if (moments.every(({ words }) => words === null)) return null;
  return {
    query: Object.fromEntries(moments.flatMap(({ name, at }) => (at === null ? [] : [[name, at]]))),
    words: moments.flatMap(({ words }) => words ?? []),
    others: moments.flatMap(({ other }) => other ?? []),
  };
}

interface Moment {
  /** The record to stand at; null: now. */
  readonly at: number | null;
  readonly words: string | null;
  readonly other: number | null;
}

function momentOf(text: string, track: Track, last: number): Moment {
  if (!/^\d{1,15}$/u.test(text)) return now(`“${text}” is no number of a record.`);
  const revision = Number(text);
  if (revision > last) return now(`There is no record ${revision}: the log ends at record ${last}.`);
  const place = placeAt(track, revision);
  const at = track.rows[place]?.revision ?? revision;
  if (at === revision) return { at, words: null, other: null };
  const not = `Record ${revision} is not one of this session.`;
  if (place === track.rows.length - 1) {
    return { ...now(`${not} The last one of it, record ${at}, came before.`), other: revision };
  }
  const which = at > revision ? 'its first' : 'the one before it';
  return { at, words: `${not} Shown is ${which}: record ${at}.`, other: revision };
}

const now = (why: string): Moment => ({ at: null, words: `${why} Shown is now.`, other: null });
