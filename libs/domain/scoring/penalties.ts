import type { SessionSpec } from '../formats/format.ts';
import { count, ordinal } from '../words/measures.ts';
import type { FactOf } from '../events.ts';
import { because, type Because } from './because.ts';
import type { Unplaced } from './places.ts';

type Penalty = FactOf<'PenaltyImposed'>;

/** The data that is needed to place a car that a penalty has moved. */
export interface Placing {
  readonly spec: SessionSpec;
  /** Returns whether the first car completed a lap before the second. Absent if laps do not decide. */
  readonly isFirst?: (car: string, other: string, lap: number) => boolean;
}

/**
 * Applies the standing penalties to a scored order, in the order in which they were imposed: `place` sets the
 * place, `laps` takes laps, `disqualified` puts the car last or leaves it without a place, as the format
 * says. `to-rear` moves the car on the track only; `lap-time` has already been taken from the times.
 */
export function penalized(
  order: readonly Unplaced[],
  penalties: readonly Penalty[],
  placing: Placing,
): Unplaced[] {
  let cars = [...order];
  for (const penalty of penalties) {
    const from = cars.findIndex((row) => row.car === penalty.data.car);
    const row = cars[from];
    if (!row) continue;
    const after = penalizedRow(row, penalty, placing.spec);
    cars = cars.toSpliced(from, 1);
    cars.splice(placeFor(cars, after, { penalty, from, placing }), 0, after);
  }
  return [...cars.filter((row) => !isOut(row)), ...cars.filter(isOut)];
}

/** A disqualified car stays behind all others. */
const isOut = (row: Unplaced): boolean => row.status === 'disqualified';

function placeFor(
  others: readonly Unplaced[],
  row: Unplaced,
  { penalty, from, placing }: { penalty: Penalty; from: number; placing: Placing },
): number {
  switch (penalty.data.penalty) {
    case 'place':
      return (penalty.data.place ?? others.length + 1) - 1;
    case 'disqualified':
      return others.length;
    case 'laps': {
      const behind = others.findIndex((other, i) => i >= from && isBehind(other, row, placing));
      return behind < 0 ? others.length : behind;
    }
    case 'to-rear':
    case 'lap-time':
      return from;
  }
}

/**
 * Returns whether a car is behind a car that has lost laps: it is disqualified, has fewer laps, or completed
 * the same lap later.
 */
function isBehind(other: Unplaced, row: Unplaced, { isFirst }: Placing): boolean {
  if (other.status === 'disqualified' || other.laps !== row.laps) {
    return other.status === 'disqualified' || other.laps < row.laps;
  }
  return isFirst?.(row.car, other.car, row.laps) ?? true;
}

function penalizedRow(row: Unplaced, penalty: Penalty, spec: SessionSpec): Unplaced {
  const { data, revision } = penalty;
  const penalties = [...row.penalties, revision];
  const why = [reasonOf(penalty), ...row.because];
  if (data.penalty === 'laps') {
    return { ...row, laps: Math.max(0, row.laps - (data.laps ?? 0)), penalties, because: why };
  }
  if (data.penalty === 'disqualified') {
    const unplaced = spec.disqualified === 'unplaced';
    return { ...row, status: 'disqualified', unplaced, penalties, because: why };
  }
  if (data.penalty === 'lap-time') return { ...row, penalties, because: [...row.because, reasonOf(penalty)] };
  return { ...row, penalties, because: data.penalty === 'place' ? why : row.because };
}

function reasonOf({ data, revision }: Penalty): Because {
  const what = {
    'to-rear': 'sent to the rear',
    laps: `penalised by ${count(data.laps ?? 0, 'lap')}`,
    place: `penalised to ${ordinal(data.place ?? 0)}`,
    'lap-time': 'lost a lap time',
    disqualified: 'disqualified',
  }[data.penalty];
  return because('penalty', `${what}: ${data.reason}`, [revision]);
}
