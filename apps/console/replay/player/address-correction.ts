import { indexAtRevision, type SessionTimeline } from '../session-timeline.ts';
import { t } from '../../ui/language/language.ts';

/** The replacement for an address that names a moment which the session does not have. */
export interface CorrectedAddress {
  readonly query: Readonly<Record<string, number>>;
  /** For each wrong moment, what was wrong and what is shown instead. */
  readonly words: readonly string[];
  /** Records that the address names and that belong to another part of the meeting. */
  readonly others: readonly number[];
}

const NAMES = ['at', 'with'] as const;

/**
 * Checks whether an address names moments of a session. Returns null if all its moments are moments of the
 * session.
 * @param last the last revision of the meeting's log
 */
export function correctAddress(
  query: URLSearchParams,
  timeline: SessionTimeline,
  last: number,
): CorrectedAddress | null {
  const moments = NAMES.flatMap((name) => {
    const text = query.get(name) ?? '';
    return text === '' ? [] : [{ name, ...parseMoment(text, timeline, last) }];
  });
  if (moments.every(({ words }) => words === null)) return null;
  return {
    query: Object.fromEntries(moments.flatMap(({ name, at }) => (at === null ? [] : [[name, at]]))),
    words: moments.flatMap(({ words }) => words ?? []),
    others: moments.flatMap(({ other }) => other ?? []),
  };
}

interface ParsedMoment {
  /** The record to stand at; null: now. */
  readonly at: number | null;
  /** What was wrong; null if nothing was wrong. */
  readonly words: string | null;
  readonly other: number | null;
}

function parseMoment(text: string, timeline: SessionTimeline, last: number): ParsedMoment {
  if (!/^\d{1,15}$/u.test(text))
    return now(t('“{text}” is not a record number. Showing the latest.', { text }));
  const revision = Number(text);
  if (revision > last)
    return now(
      t('There is no record {record}: the log ends at record {last}. Showing the latest.', {
        record: revision,
        last,
      }),
    );
  const index = indexAtRevision(timeline, revision);
  const at = timeline.rows[index]?.revision ?? revision;
  if (at === revision) return { at, words: null, other: null };
  const values = { record: revision, at };
  if (index === timeline.rows.length - 1) {
    return {
      ...now(
        t(
          'Record {record} does not belong to this session. Its last one, record {at}, came before. Showing the latest.',
          values,
        ),
      ),
      other: revision,
    };
  }
  const words =
    at > revision
      ? t('Record {record} does not belong to this session. Showing its first: record {at}.', values)
      : t('Record {record} does not belong to this session. Showing the one before it: record {at}.', values);
  return { at, words, other: revision };
}

const now = (words: string): ParsedMoment => ({ at: null, words, other: null });
