import type { Fact, MeetingState } from '#domain';
import type { View } from '#projections';
import { RecordsBetween } from './causes-between.ts';
import type { RowDiff, ViewDiff } from './view-diff.ts';
import {
  keyOf,
  listsOf,
  placeOf,
  rowChanges,
  textOf,
  viewChanges,
  type ViewList,
  type ViewRow,
} from './view-rows.ts';

/** One side of a comparison; no view: the projection has nothing to show there. */
export interface Side {
  readonly state: MeetingState;
  readonly view: View | null;
}

/** Who moved between two states of a meeting, from where to where, and because of which records. */
export function diffViews(before: Side, after: Side): ViewDiff | null {
  const shown = after.view ?? before.view;
  if (!shown) return null;
  const [was, is] = [before.view ?? NOTHING, after.view ?? NOTHING];
  const session = textOf(shown, 'session');
  const between = new RecordsBetween(before.state, after.state);
  const [old, now] = [listsOf(was, session), listsOf(is, session)];
  // What the view is about comes first.
  const names = new Set(['rows', ...[...now, ...old].map(({ name }) => name)]);
  const ofSession = IN_SESSION.has(shown.projection) ? session : null;
  return {
    meeting: shown.meeting,
    projection: shown.projection,
    projectionVersion: shown.projectionVersion,
    session,
    from: pointOf(before.state),
    to: pointOf(after.state),
    changed: viewChanges(was, is),
    rows: [...names].flatMap((name) => {
      const lists: Lists = { name, was: listIn(old, name), is: listIn(now, name) };
      const own = lists.is?.session ?? lists.was?.session ?? null;
      return new ListDiff(lists, between, name.includes('/') ? own : ofSession).rows;
    }),
  };
}

const NOTHING: ViewRow = {};

/** What another session decides is nothing to them; a line-up or the field rests on several. */
const IN_SESSION = new Set(['results', 'running-order', 'lap-chart', 'qualifying-order']);

const pointOf = ({ revision, recordedAt }: MeetingState) => ({ revision, recordedAt: recordedAt ?? '' });

const listIn = (lists: readonly ViewList[], wanted: string) => lists.find(({ name }) => name === wanted);

interface Lists {
  readonly name: string;
  readonly was: ViewList | undefined;
  readonly is: ViewList | undefined;
}

interface Pair {
  readonly key: string | number;
  readonly was: ViewRow | undefined;
  readonly is: ViewRow | undefined;
}

/** The rows of one list that are not what they were. */
class ListDiff {
  private readonly pairs: readonly Pair[];

  constructor(
    private readonly lists: Lists,
    private readonly between: RecordsBetween,
    private readonly session: string | null,
  ) {
    const [was, is] = [byKey(lists.was), byKey(lists.is)];
    const keys = new Set([...is.keys(), ...was.keys()]);
    this.pairs = [...keys].map((key) => ({ key, was: was.get(key), is: is.get(key) }));
  }

  get rows(): RowDiff[] {
    return this.pairs.flatMap((pair) => {
      const { was, is, key } = pair;
      const changed = was && is ? rowChanges(was, is) : {};
      const hasMoved = placeOf(was) !== placeOf(is);
      if (was && is && !hasMoved && Object.keys(changed).length === 0) return [];
      const row = is ?? was ?? {};
      const what = !was ? 'in' : !is ? 'out' : hasMoved ? 'moved' : 'changed';
      const [from, to] = placesOf(was, is);
      const [car, driver] = [textOf(row, 'car'), textOf(row, 'driver')];
      const because = this.between.toCauses(this.causesOf(pair));
      return [{ list: this.lists.name, what, key, car, driver, from, to, changed, because }];
    });
  }

  /** A row's own records; else those of whom it changed places with; else what was decided at all. */
  private causesOf(pair: Pair): Fact[] {
    const own = this.ownCauses(pair);
    if (own.length > 0) return own;
    const passing = this.pairs
      .filter((other) => passes(other, pair))
      .flatMap((other) => this.ownCauses(other));
    if (passing.length > 0) return passing;
    const seen = this.seenOf(pair);
    if (seen.length > 0) return seen;
    // Gaps are told from the first.
    const leader = this.pairs[0] ?? pair;
    const led = [...this.ownCauses(leader), ...this.seenOf(leader)];
    return led.length > 0 ? led : this.between.lastDecisions(this.sessionOf(pair));
  }

  private seenOf({ was, is }: Pair): Fact[] {
    const car = textOf(is ?? was ?? {}, 'car');
    return car === null ? [] : this.between.lastCrossingOf(car, this.session);
  }

  private ownCauses({ was, is }: Pair): Fact[] {
    const row = is ?? was ?? {};
    const car = textOf(row, 'car');
    const rested = [...reasonsOf(is), ...reasonsOf(was)];
    const decided = car === null ? [] : this.between.decisionsAbout(car, this.session);
    return [...this.between.ofRevisions(rested), ...decided];
  }

  private sessionOf({ is, was }: Pair): string | null {
    return this.session ?? textOf(is ?? was ?? {}, 'session');
  }
}

/** A list of moves says itself from where to where. */
function placesOf(
  was: ViewRow | undefined,
  is: ViewRow | undefined,
): [from: number | null, to: number | null] {
  const move = is ?? was ?? {};
  const places = [move['from'], move['to']].map((place) => (typeof place === 'number' ? place : null));
  if ('from' in move && 'to' in move) return [places[0] ?? null, places[1] ?? null];
  return [placeOf(was), placeOf(is)];
}

function byKey(list: ViewList | undefined): Map<string | number, ViewRow> {
  return new Map(
    (list?.rows ?? []).flatMap((row) => {
      const key = keyOf(row);
      return key === undefined ? [] : [[key, row] as const];
    }),
  );
}

/** The records that a row rests on, and those that it is itself. */
function reasonsOf(row: ViewRow | undefined): number[] {
  if (!row) return [];
  const because = (row['because'] ?? []) as readonly { readonly revisions: readonly number[] }[];
  const named = ['revision', 'penalty', 'rescinded', 'struckBy'].map((field) => row[field]);
  return [
    ...because.flatMap(({ revisions }) => revisions),
    ...named.filter((value): value is number => typeof value === 'number'),
  ];
}

/** Did one row pass the other, the one way or the other, or come or go before it? */
function passes(other: Pair, row: Pair): boolean {
  if (other.key === row.key) return false;
  const ahead = (a: ViewRow | undefined, b: ViewRow | undefined): boolean => {
    const [first, second] = [placeOf(a), placeOf(b)];
    return first !== null && (second === null || first < second);
  };
  return ahead(other.was, row.was) !== ahead(other.is, row.is);
}
