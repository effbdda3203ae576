import type { Fact, FactOf } from '../events.ts';

/*
 * Whose car a transponder was on is a ruling. Assignments and releases say it, the last record of them first;
 * where they say nothing, the entries of the cars do.
 */

/** An instant as it was recorded, and to compare. */
export interface Instant {
  readonly ms: number;
  readonly text: string;
}

/** What an assignment says, or a release, which names no car. */
interface Assigned {
  readonly revision: number;
  readonly car: string | null;
  readonly from: Instant | null;
  readonly until: Instant | null;
}

/** An entry with the transponder: from the beginning until the car is withdrawn and another one has it. */
interface Spell {
  readonly revision: number;
  readonly car: string;
  readonly until: Instant | null;
}

interface Holders {
  readonly assigned: readonly Assigned[];
  readonly entered: readonly Spell[];
}

const NO_HOLDERS: Holders = { assigned: [], entered: [] };

/** Who carries which transponder, as all records say that stand. */
export interface Holdings {
  readonly byTransponder: ReadonlyMap<string, Holders>;
  /** The transponder in the entry of each car. */
  readonly byCar: ReadonlyMap<string, string>;
  /** When cars were withdrawn that have not been entered again. */
  readonly withdrawn: ReadonlyMap<string, Instant>;
}

export const NO_HOLDINGS: Holdings = { byTransponder: new Map(), byCar: new Map(), withdrawn: new Map() };

/** The car that carries a transponder at an instant, and the record that says so. */
export interface Holder {
  readonly car: string;
  readonly revision: number;
  readonly source: 'entry' | 'assignment';
}

const instant = (text: string | undefined): Instant | null =>
  text === undefined ? null : { ms: Date.parse(text), text };

/** Returns the holdings after one more record. It returns the same ones unless it is about a transponder. */
export function withRecord(holdings: Holdings, fact: Fact): Holdings {
  switch (fact.type) {
    case 'TransponderAssigned':
      return assigned(holdings, fact, fact.data.car);
    case 'TransponderReleased':
      return assigned(holdings, fact, null);
    case 'CarEntered':
      return entered(holdings, fact);
    case 'EntryAmended':
      return amended(holdings, fact);
    case 'CarWithdrawn':
      return withdrawn(holdings, fact);
    default:
      return holdings;
  }
}

function assigned(
  holdings: Holdings,
  { data, revision }: FactOf<'TransponderAssigned' | 'TransponderReleased'>,
  car: string | null,
): Holdings {
  const said = { revision, car, from: instant(data.from), until: instant(data.until) };
  return changed(holdings, data.transponder, (holders) => ({
    ...holders,
    assigned: [...holders.assigned, said],
  }));
}

function changed(holdings: Holdings, transponder: string, change: (holders: Holders) => Holders): Holdings {
  const { byTransponder } = holdings;
  const next = change(byTransponder.get(transponder) ?? NO_HOLDERS);
  return { ...holdings, byTransponder: new Map(byTransponder).set(transponder, next) };
}

function entered(holdings: Holdings, { data, revision }: FactOf<'CarEntered'>): Holdings {
  const { car, transponder } = data;
  const left = new Map(holdings.withdrawn);
  left.delete(car);
  return carried({ ...holdings, withdrawn: left }, { revision, car, until: null }, transponder);
}

/** Gives a car the transponder of its entry. */
function carried(holdings: Holdings, spell: Spell, transponder: string | undefined): Holdings {
  const byCar = new Map(holdings.byCar);
  if (transponder === undefined) {
    byCar.delete(spell.car);
    return { ...holdings, byCar };
  }
  byCar.set(spell.car, transponder);
  return changed({ ...holdings, byCar }, transponder, (holders) => ({
    ...holders,
    entered: [...holders.entered, spell],
  }));
}

/** Corrects the transponder of an entry, from the beginning. */
function amended(holdings: Holdings, { data, revision }: FactOf<'EntryAmended'>): Holdings {
  const { car, transponder } = data;
  const before = holdings.byCar.get(car);
  if (transponder === undefined || (transponder ?? undefined) === before) return holdings;
  const spell = { revision, car, until: holdings.withdrawn.get(car) ?? null };
  const without =
    before === undefined ? holdings : changed(holdings, before, (all) => lastSpell(all, car, []));
  return carried(without, spell, transponder ?? undefined);
}

function withdrawn(holdings: Holdings, { data, occurredAt }: FactOf<'CarWithdrawn'>): Holdings {
  const { car } = data;
  const until = { ms: Date.parse(occurredAt), text: occurredAt };
  const left = { ...holdings, withdrawn: new Map(holdings.withdrawn).set(car, until) };
  const transponder = holdings.byCar.get(car);
  if (transponder === undefined) return left;
  const spell = holdings.byTransponder.get(transponder)?.entered.findLast((one) => one.car === car);
  return spell?.until === null
    ? changed(left, transponder, (all) => lastSpell(all, car, [{ ...spell, until }]))
    : left;
}

/** Replaces the last spell of a car. */
function lastSpell(holders: Holders, car: string, by: readonly Spell[]): Holders {
  const at = holders.entered.findLastIndex((spell) => spell.car === car);
  return at < 0 ? holders : { ...holders, entered: holders.entered.toSpliced(at, 1, ...by) };
}

/** Returns the car that carries a transponder at an instant; null if no record says it. */
export function holderAt(holdings: Holdings, transponder: string, at: string): Holder | null {
  const holders = holdings.byTransponder.get(transponder);
  if (!holders) return null;
  // Most transponders have one carrier all day. To read the time takes longer than all the rest.
  const isOnly = holders.assigned.length + holders.entered.length === 1 && !holders.assigned[0]?.from;
  return holderIn(holders, isOnly && !holders.assigned[0]?.until ? 0 : Date.parse(at));
}

function holderIn({ assigned: said, entered: spells }: Holders, ms: number): Holder | null {
  const last = said.findLast(
    ({ from, until }) => (from?.ms ?? -Infinity) <= ms && ms < (until?.ms ?? Infinity),
  );
  if (last && last.car !== null) return { car: last.car, revision: last.revision, source: 'assignment' };
  // An entry that was made after a release takes the transponder again.
  const since = last?.revision ?? -1;
  const possible = spells.filter(({ revision }) => revision > since);
  const spell = possible.find(({ until }) => until === null || ms < until.ms) ?? possible.at(-1);
  return spell ? { car: spell.car, revision: spell.revision, source: 'entry' } : null;
}

/** A time in which one car has a transponder, or none. */
export interface Piece {
  /** Null for the beginning of time. */
  readonly from: Instant | null;
  /** Null for the end of time. */
  readonly until: Instant | null;
  readonly holder: Holder | null;
}

/** Returns who carries a transponder, from the beginning to the end of time. */
export function piecesOf({ byTransponder }: Holdings, transponder: string): Piece[] {
  const holders = byTransponder.get(transponder) ?? NO_HOLDERS;
  const bounds = [
    ...holders.assigned.flatMap(({ from, until }) => [from, until]),
    ...holders.entered.map(({ until }) => until),
  ];
  const inOrder = bounds.filter((bound) => bound !== null).sort((a, b) => a.ms - b.ms);
  const starts = [null, ...inOrder.filter(({ ms }, i) => ms !== inOrder[i - 1]?.ms)];
  return starts.map((from, i) => ({
    from,
    until: starts[i + 1] ?? null,
    holder: holderIn(holders, from?.ms ?? -Infinity),
  }));
}
