import { sameJson } from '../kernel/same-json.ts';
import { count } from '../words/measures.ts';
import type { CertifiedResult, StandingsRow } from './events.ts';
import type { Standings } from './standings.ts';

/** What became of a result that posted standings rest on. */
export interface ResultChange {
  readonly meeting: string;
  readonly session: string;
  /**
   * `certified-again`: another version is certified; `reopened`: it is not certified at present; `gone`: the
   * series does not count it any more.
   */
  readonly kind: 'certified-again' | 'reopened' | 'gone';
  /** Revision of the record that changed it, in the log of the meeting; null for a result that is gone. */
  readonly revision: number | null;
}

/** A row that would have another place in the standings. */
export interface Move {
  /** The car, the driver or the team. */
  readonly name: string;
  /** Null for a row that is new. */
  readonly from: number | null;
  /** Null for a row that would not be there any more. */
  readonly to: number | null;
}

/** How posted standings differ from those that could be posted now. */
export interface Staleness {
  readonly changes: readonly ResultChange[];
  /** The rows that would move, over the same results as they are certified, or stand, now. */
  readonly moves: readonly Move[];
  /** Whether the rows differ although no result has changed: the series has, or what is still to come. */
  readonly isSeriesChanged: boolean;
  /** Results that were certified since and that the posted standings do not have yet. */
  readonly added: readonly CertifiedResult[];
  /** Empty if the standings are not stale. */
  readonly words: string;
}

interface Posted {
  readonly rows: readonly StandingsRow[];
  readonly results: readonly CertifiedResult[];
}

/** Standings with results missing are not stale: each version says after which results it was made. */
export const isStale = ({
  changes,
  isSeriesChanged,
}: Pick<Staleness, 'changes' | 'isSeriesChanged'>): boolean => changes.length > 0 || isSeriesChanged;

const refOf = ({ meeting, session }: Pick<CertifiedResult, 'meeting' | 'session'>): string =>
  `${meeting}/${session}`;

/** Compares posted standings with those of now. */
export function stalenessOf(posted: Posted, now: Standings): Staleness {
  const changes = posted.results.flatMap((result) => changeOf(result, now));
  const refs = new Set(posted.results.map(refOf));
  const rows = now.rowsOver(refs);
  const isSeriesChanged = changes.length === 0 && !sameJson(placesIn(posted.rows), placesIn(rows));
  const moves = changes.length > 0 || isSeriesChanged ? movesBetween(posted.rows, rows) : [];
  const added = now.results.filter((result) => !refs.has(refOf(result)));
  return { changes, moves, isSeriesChanged, added, words: wordsFor(changes, moves, isSeriesChanged) };
}

function changeOf(result: CertifiedResult, { results, sessions }: Standings): ResultChange[] {
  const { meeting, session } = result;
  const current = results.find((each) => refOf(each) === refOf(result));
  if (!current) return [{ meeting, session, kind: 'gone', revision: null }];
  const { revision } = current;
  if (sessions.some((each) => each.isReopened && refOf(each) === refOf(result)))
    return [{ meeting, session, kind: 'reopened', revision }];
  if (current.hash === result.hash) return [];
  return [{ meeting, session, kind: 'certified-again', revision }];
}

const placesIn = (rows: readonly StandingsRow[]) =>
  rows.map(({ place, name, points }) => [place, name, points]);

function movesBetween(before: readonly StandingsRow[], after: readonly StandingsRow[]): Move[] {
  const [from, to] = [before, after].map((rows) => new Map(rows.map(({ name, place }) => [name, place])));
  const names = new Set([...after, ...before].map(({ name }) => name));
  return [...names].flatMap((name) => {
    const [was = null, is = null] = [from?.get(name), to?.get(name)];
    return was === is ? [] : [{ name, from: was, to: is }];
  });
}

const CHANGE_WORDS: Readonly<Record<ResultChange['kind'], string>> = {
  'certified-again': 'was certified again',
  reopened: 'was reopened',
  gone: 'does not count any more',
};

function wordsFor(
  changes: readonly ResultChange[],
  moves: readonly Move[],
  isSeriesChanged: boolean,
): string {
  if (changes.length === 0 && !isSeriesChanged) return '';
  const why = changes.map((change) => `${refOf(change)} ${CHANGE_WORDS[change.kind]}`);
  const cause = isSeriesChanged ? 'The series, or what is still to come in it, has changed' : why.join(', ');
  const who = moves.map(({ name, from, to }) => `${name} (${from ?? 'new'} to ${to ?? 'out'})`).join(', ');
  const effect =
    moves.length === 0 ? 'Nobody would move.' : `${count(moves.length, 'row')} would move: ${who}.`;
  return `${cause}. ${effect}`;
}
