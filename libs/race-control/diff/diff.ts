import type { Fact, MeetingState } from '#domain';
import type { View } from '#projections';
import { RecordsBetween } from './causes-between.ts';
import type { RowDiff, ViewDiff } from '../answers/diff.ts';
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

/** One side of a comparison. The view is null if the projection does not exist in this state. */
export interface DiffSide {
  readonly state: MeetingState;
  readonly view: View | null;
}

/** A comparison that its caller may interrupt for other work after each step. */
export type DiffSteps<T> = Generator<void, T, undefined>;

/** Rows of one step. They take well under a millisecond. */
const ROWS_PER_STEP = 64;

/**
 * Compares a view in two states of a meeting: which rows moved, from where to where, and the records that
 * caused it. Returns null if neither state has the view.
 */
export function* diffViews(before: DiffSide, after: DiffSide): DiffSteps<ViewDiff | null> {
  const shown = after.view ?? before.view;
  if (!shown) return null;
  const [earlier, later] = [before.view ?? EMPTY, after.view ?? EMPTY];
  const session = textOf(shown, 'session');
  const between = new RecordsBetween(before.state, after.state);
  const [earlierLists, laterLists] = [listsOf(earlier, session), listsOf(later, session)];
  // The main list of a view comes first.
  const names = new Set(['rows', ...[...laterLists, ...earlierLists].map(({ name }) => name)]);
  const ofSession = OF_ONE_SESSION.has(shown.projection) ? session : null;
  const rows: RowDiff[] = [];
  for (const name of names) {
    const lists: ListPair = { name, before: listIn(earlierLists, name), after: listIn(laterLists, name) };
    const listSession = lists.after?.session ?? lists.before?.session ?? null;
    yield;
    const list = new ListDiff(lists, between, name.includes('/') ? listSession : ofSession);
    yield* list.collectRows(rows);
  }
  return {
    meeting: shown.meeting,
    projection: shown.projection,
    projectionVersion: shown.projectionVersion,
    session,
    from: pointOf(before.state),
    to: pointOf(after.state),
    changed: viewChanges(earlier, later),
    rows,
  };
}

const EMPTY: ViewRow = {};

/** Projections that only the records of their own session change. A line-up or the field rests on several. */
const OF_ONE_SESSION = new Set(['results', 'running-order', 'lap-chart', 'qualifying-order']);

const pointOf = ({ revision, recordedAt }: MeetingState) => ({ revision, recordedAt: recordedAt ?? '' });

const listIn = (lists: readonly ViewList[], wanted: string) => lists.find(({ name }) => name === wanted);

interface ListPair {
  readonly name: string;
  readonly before: ViewList | undefined;
  readonly after: ViewList | undefined;
}

interface RowPair {
  readonly key: string | number;
  readonly before: ViewRow | undefined;
  readonly after: ViewRow | undefined;
}

/** The changed rows of one list. */
class ListDiff {
  private readonly pairs: readonly RowPair[];
  /** The rows that have a place. Only they pass each other. */
  private readonly placed: readonly RowPair[];
  private readonly ownCausesOf = new Map<RowPair, readonly Fact[]>();

  constructor(
    private readonly lists: ListPair,
    private readonly between: RecordsBetween,
    private readonly session: string | null,
  ) {
    const [before, after] = [byKey(lists.before), byKey(lists.after)];
    const keys = new Set([...after.keys(), ...before.keys()]);
    this.pairs = [...keys].map((key) => ({ key, before: before.get(key), after: after.get(key) }));
    this.placed = this.pairs.filter((pair) => placeOf(pair.before) !== null || placeOf(pair.after) !== null);
  }

  /** Adds the changed rows to a list. */
  *collectRows(rows: RowDiff[]): DiffSteps<void> {
    for (const [i, pair] of this.pairs.entries()) {
      if (i % ROWS_PER_STEP === 0) yield;
      const row = this.rowOf(pair);
      if (row) rows.push(row);
    }
  }

  /** Returns what changed in a row; null if nothing changed. */
  private rowOf(pair: RowPair): RowDiff | null {
    const { before, after, key } = pair;
    // Two views share the rows that did not change.
    if (before === after) return null;
    const changed = before && after ? rowChanges(before, after) : {};
    const hasMoved = placeOf(before) !== placeOf(after);
    if (before && after && !hasMoved && Object.keys(changed).length === 0) return null;
    const row = shownRow(pair);
    const what = !before ? 'in' : !after ? 'out' : hasMoved ? 'moved' : 'changed';
    const [from, to] = placesOf(pair);
    const [car, driver] = [textOf(row, 'car'), textOf(row, 'driver')];
    const because = this.between.toCauses(this.causesOf(pair));
    return { list: this.lists.name, what, key, car, driver, from, to, changed, because };
  }

  /**
   * Returns the records that changed a row. In this order: its own records, those of the rows that passed it
   * or that it passed, its last crossing, the records of the first row, the last decisions.
   */
  private causesOf(pair: RowPair): readonly Fact[] {
    const own = this.ownCauses(pair);
    if (own.length > 0) return own;
    const passing = this.placed.filter((other) => hasPassed(other, pair));
    const causesOfPassing = passing.flatMap((other) => this.ownCauses(other));
    if (causesOfPassing.length > 0) return causesOfPassing;
    const crossing = this.lastCrossing(pair);
    if (crossing.length > 0) return crossing;
    // Gaps are measured from the first row.
    const leader = this.pairs[0] ?? pair;
    const ofLeader = [...this.ownCauses(leader), ...this.lastCrossing(leader)];
    const session = this.session ?? textOf(shownRow(pair), 'session');
    return ofLeader.length > 0 ? ofLeader : this.between.lastDecisions(session);
  }

  private lastCrossing(pair: RowPair): readonly Fact[] {
    const car = textOf(shownRow(pair), 'car');
    return car === null ? [] : this.between.lastCrossingOf(car, this.session);
  }

  /** Returns the records of a row itself. They are kept, because each row that it passed asks for them. */
  private ownCauses(pair: RowPair): readonly Fact[] {
    const known = this.ownCausesOf.get(pair);
    if (known) return known;
    const car = textOf(shownRow(pair), 'car');
    const revisions = [...revisionsIn(pair.after), ...revisionsIn(pair.before)];
    const decisions = car === null ? [] : this.between.decisionsAbout(car, this.session);
    const own = [...this.between.ofRevisions(revisions), ...decisions];
    this.ownCausesOf.set(pair, own);
    return own;
  }
}

const shownRow = ({ before, after }: RowPair): ViewRow => after ?? before ?? EMPTY;

/** Returns the places of a row before and after. In a list of moves, the row itself holds both. */
function placesOf(pair: RowPair): [from: number | null, to: number | null] {
  const row = shownRow(pair);
  if (!('from' in row && 'to' in row)) return [placeOf(pair.before), placeOf(pair.after)];
  const [from, to] = [row['from'], row['to']];
  return [typeof from === 'number' ? from : null, typeof to === 'number' ? to : null];
}

function byKey(list: ViewList | undefined): Map<string | number, ViewRow> {
  return new Map(
    (list?.rows ?? []).flatMap((row) => {
      const key = keyOf(row);
      return key === undefined ? [] : [[key, row] as const];
    }),
  );
}

/** Returns the revisions that a row rests on, and those of the records that it shows. */
function revisionsIn(row: ViewRow | undefined): number[] {
  if (!row) return [];
  const because = (row['because'] ?? []) as readonly { readonly revisions: readonly number[] }[];
  const shown = ['revision', 'penalty', 'rescinded', 'struckBy'].map((field) => row[field]);
  return [
    ...because.flatMap(({ revisions }) => revisions),
    ...shown.filter((value): value is number => typeof value === 'number'),
  ];
}

/** Returns whether two rows changed their order, or one of them came or went in front of the other. */
function hasPassed(other: RowPair, row: RowPair): boolean {
  if (other.key === row.key) return false;
  const isAhead = (a: ViewRow | undefined, b: ViewRow | undefined): boolean => {
    const [first, second] = [placeOf(a), placeOf(b)];
    return first !== null && (second === null || first < second);
  };
  return isAhead(other.before, row.before) !== isAhead(other.after, row.after);
}
