import { z } from 'zod';
import {
  fields,
  movedInRanking,
  numberAt,
  placeReason,
  pointsWords,
  rankingIn,
  rankingOf,
  RANKING_STATES,
  rankingState,
  waitsFor,
  type MeetingState,
  type RankedCar,
  type RankingState,
} from '#domain';
import * as field from '../fields.ts';
import { defineProjection } from '../projection.ts';
import { driverOf } from '../shared.ts';

const pointsOrNull = fields.points.nullable();

const part = z.strictObject({
  of: z.string().describe('The session, the session at a lap, or the ranking that gives the points.'),
  points: fields.points,
  isDropped: z.boolean().describe('Whether the ranking drops these points.'),
});

const row = z.strictObject({
  place: field.start.describe('The place, from 1. Cars that no key orders share a place.'),
  car: field.car,
  who: z.string().describe('The car, the driver or the team that is ranked.'),
  driver: field.driver,
  points: pointsOrNull.describe('The sum of the points as exact text; null in a ranking without points.'),
  parts: z.array(part).describe('The points that make the sum, in the order of the sources.'),
  tiedWith: z.array(z.string()).describe('Those that share the place until BreakTie orders them.'),
  because: field.because,
});

const moved = z.strictObject({
  car: field.car,
  from: field.place.describe('The published place; null for a car that is not in the published ranking.'),
  to: field.place.describe('The place now; null for a car that is no longer in the ranking.'),
  pointsFrom: pointsOrNull.describe('The published points; null without points.'),
  pointsTo: pointsOrNull.describe('The points now; null without points.'),
  because: z.array(placeReason).describe('The reasons, the nearest first.'),
});

/** A ranking with the sums in words, and who would move if it were posted again. */
export const ranking = defineProjection({
  name: 'ranking',
  version: 1,
  session: 'ranking',
  fields: {
    ranking: fields.ranking,
    state: z
      .enum(RANKING_STATES)
      .describe(
        'Whether the ranking is published. `stale` if it would read otherwise now, or if it is certified ' +
          'and a result that it rests on is reopened.',
      ),
    version: fields.revision
      .nullable()
      .describe('The version that was posted last, from 1; null before the first.'),
    isComplete: z.boolean().describe('Whether all that the ranking is made from is published.'),
    waitsFor: z
      .array(z.string())
      .describe('The sessions and rankings that it waits for; its own id if it is not drawn or imported.'),
    rows: z.array(row).describe('The cars, by place: as published, or as computed before that.'),
    stale: z.array(moved).describe('The cars that would have another place or other points if posted again.'),
  },
  view: (state, id) => {
    const computed = rankingOf(state, id, { asItStands: true });
    const known = rankingIn(state, id);
    const posted = known?.posted.at(-1);
    const now = (computed?.rows ?? []).map((row) => computedRow(state, row, known));
    const waiting = waitsFor(state, rankingOf(state, id)?.open ?? [id]);
    return {
      ranking: id,
      state: rankingState(state, id),
      version: posted?.data.version ?? null,
      isComplete: waiting.length === 0,
      waitsFor: waiting,
      rows: known && posted ? asPosted(state, known, now) : now,
      stale: known ? movedInRanking(state, known) : [],
    };
  },
});

function computedRow(state: MeetingState, row: RankedCar, known: RankingState | undefined) {
  const { place, car, who, points, parts, tiedWith, because } = row;
  return {
    place,
    car,
    who,
    driver: known?.spec.for === 'driver' ? who : driverOf(state, car),
    points: points && pointsWords(points),
    parts: parts.map(({ ref, points: given, isDropped }) => ({
      of: ref,
      points: pointsWords(given),
      isDropped,
    })),
    tiedWith,
    because,
  };
}

type Row = ReturnType<typeof computedRow>;

/**
 * Returns the published rows, each with the reasons of now where place and points are the same. A certified
 * ranking keeps the numbers that the cars had.
 */
function asPosted(state: MeetingState, { posted, certified }: RankingState, now: readonly Row[]): Row[] {
  const last = posted.at(-1);
  const computed = new Map(now.map((each) => [each.who, each]));
  return (last?.data.rows ?? []).map(({ place, car, who = car, driver, points, parts = [], words }) => {
    const known = computed.get(who);
    const isSame = known?.place === place && known.points === points;
    const number = certified ? numberAt(state, car, certified.revision) : car;
    return {
      place,
      car: number,
      who: who === car ? number : who,
      driver: driver ?? null,
      points,
      parts: parts.map(({ isDropped = false, ...each }) => ({ ...each, isDropped })),
      tiedWith: [],
      because: isSame
        ? known.because
        : [{ rule: 'as-posted', words, revisions: last ? [last.revision] : [] }],
    };
  });
}
