import { z } from 'zod';
import {
  DRAW_METHOD,
  drawnInversions,
  drawnOrders,
  enteredIn,
  fields,
  followsEntries,
  inversionDrawnFor,
  orderDrawnFor,
  possibleInversions,
  sourceCars,
  sourceNumber,
  type FactOf,
  type MeetingState,
  type RankingState,
  type SessionState,
} from '#domain';
import * as field from '../fields.ts';
import { defineProjection } from '../projection.ts';

const row = z.strictObject({
  kind: z
    .enum(['order', 'lineup', 'inversion', 'choice'])
    .describe('What is drawn: an order, the whole line-up, or an inversion. `choice` for a chosen car.'),
  ranking: fields.ranking.nullable().describe('The ranking whose order is drawn; null for a session.'),
  session: field.session.nullable().describe('The session of the draw; null for a ranking.'),
  source: z.int().min(0).nullable().describe('The number of the source in the line-up; null for a ranking.'),
  cars: z.array(field.car).describe('The cars that take part. Empty for an inversion and a choice.'),
  possible: z.array(z.int().min(0)).describe('The numbers that may be drawn for an inversion.'),
  isOpen: z
    .boolean()
    .describe('Whether nothing is drawn or chosen yet, or nothing that still fits the cars.'),
  order: z.array(field.car).describe('The cars in the order drawn, or the chosen cars.'),
  numbers: z.array(z.int().min(0)).describe('The numbers that the cars drew, in the order of the cars.'),
  number: z.int().min(0).nullable().describe('The drawn inversion; null before it.'),
  seed: z.string().nullable().describe('The seed; null for a draw by hand.'),
  method: z.string().nullable().describe('The name and version of the generator; null for a draw by hand.'),
  recorded: field.revision.nullable().describe('The revision of the record; null before it.'),
});
type DrawRow = z.infer<typeof row>;

/** What is drawn or chosen in the meeting, and what is still to be drawn. */
export const draws = defineProjection({
  name: 'draws',
  version: 2,
  session: 'none',
  fields: {
    unfixed: z
      .array(field.session)
      .describe('The sessions that still follow the entries: FixField fixes the number of cars first.'),
    rows: z.array(row).describe('The draws: those of rankings, then those of sessions in their order.'),
  },
  view: (state) => ({
    unfixed: state.sessions.map(({ spec }) => spec.id).filter((id) => followsEntries(state, id)),
    rows: [
      ...state.rankings
        .filter(({ spec }) => spec.by?.includes('drawn'))
        .map((each) => ofRanking(state, each)),
      ...state.sessions.flatMap((each) => ofSession(state, each)),
    ],
  }),
});

type Drawn = FactOf<'OrderDrawn' | 'LineupDrawn' | 'InversionDrawn'>;

function drawRow(what: Pick<DrawRow, 'kind'> & Partial<DrawRow>, drawn: Drawn | null | undefined): DrawRow {
  return {
    ranking: null,
    session: null,
    source: null,
    cars: [],
    possible: [],
    ...(drawn ? recordedDraw(drawn) : NOT_DRAWN),
    ...what,
  };
}

const NOT_DRAWN = {
  isOpen: true,
  order: [],
  numbers: [],
  number: null,
  seed: null,
  method: null,
  recorded: null,
};

function recordedDraw({ data, revision }: Drawn) {
  const { seed = null } = data;
  return {
    isOpen: false,
    order: 'order' in data ? data.order : [],
    numbers: 'numbers' in data ? (data.numbers ?? []) : [],
    number: 'number' in data ? data.number : null,
    seed,
    method: seed === null ? null : DRAW_METHOD,
    recorded: revision,
  };
}

const entered = (state: MeetingState, subject: RankingState | SessionState): string[] =>
  enteredIn(state, subject).map(({ car }) => car);

const ofRanking = (state: MeetingState, ranking: RankingState): DrawRow =>
  drawRow({ kind: 'order', ranking: ranking.spec.id, cars: entered(state, ranking) }, ranking.drawn);

function ofSession(state: MeetingState, target: SessionState): DrawRow[] {
  const rows = [
    ...topRows(state, target),
    ...drawnOrders(state, target).map(({ source, number }) => {
      const { cars } = sourceCars(state, target, source);
      const drawn = orderDrawnFor(state, target, { source, cars });
      return drawRow({ kind: 'order', session: target.spec.id, source: number, cars: [...cars] }, drawn);
    }),
    ...drawnInversions(state, target).map(({ source, number }) => {
      const possible = possibleInversions(source, sourceCars(state, target, source).size);
      const drawn = inversionDrawnFor(state, target, source);
      return drawRow({ kind: 'inversion', session: target.spec.id, source: number, possible }, drawn);
    }),
  ];
  return rows.toSorted((a, b) => (a.source ?? 0) - (b.source ?? 0));
}

/** Returns the draws of cars and the choices, which only sources of the line-up itself have. */
const topRows = (state: MeetingState, target: SessionState): DrawRow[] =>
  (target.spec.lineup ?? []).flatMap((source) => {
    const { spec, grid } = target;
    const at = { session: spec.id, source: sourceNumber(state, spec, source) };
    if ('draw' in source) {
      return [drawRow({ kind: 'lineup', ...at, cars: entered(state, target) }, grid.drawn)];
    }
    if (!('chosen' in source)) return [];
    const order = grid.chosen.map(({ data }) => data.car);
    const recorded = grid.chosen.at(-1)?.revision ?? null;
    return [drawRow({ kind: 'choice', ...at, order, isOpen: order.length === 0, recorded }, null)];
  });
