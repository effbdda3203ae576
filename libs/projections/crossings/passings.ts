import { z } from 'zod';
import {
  carOf,
  isFinished,
  isRetired,
  medianLapMs,
  NOT_COUNTED_BECAUSE,
  raceOf,
  startersOf,
  type CrossingSeen,
  type MeetingState,
  type SessionState,
} from '#domain';
import * as field from '../fields.ts';
import { defineProjection } from '../projection.ts';
import { allSteps, indexOf, isContinued, type RaceIndex } from '../race-log/race-index.ts';

export const transponder = z.string().describe('The number that the timing loop reads.');

const passing = z.strictObject({
  revision: field.revision,
  occurredAt: field.occurredAt,
  recordedAt: field.recordedAt,
  transponder: transponder.nullable().describe('The transponder; null for a car that an official saw.'),
  car: field.car.nullable().describe('The car that it is scored for; null while no car carries it.'),
  assignedBy: field.revision
    .nullable()
    .describe('The revision of the entry or assignment that says whose transponder it is; null without one.'),
  line: z.string().describe('The line that was crossed, like sf.'),
  feed: z.string().nullable().describe('The feed that reported it; null for a car that an official saw.'),
  epoch: z.int().min(0).nullable().describe('How many times the feed had begun to number again.'),
  number: z.int().min(0).nullable().describe('The number of the passing in the feed, or its time.'),
  lap: z.int().min(1).nullable().describe('The lap that it completes; null if it counts no lap.'),
  uncounted: z.enum(NOT_COUNTED_BECAUSE).nullable().describe('Why it counts no lap; null if it counts.'),
  doubtful: z.boolean().describe('Whether the lap is too short to be true and waits for a confirmation.'),
  hits: z.int().min(0).nullable().describe('How many times the loop read the transponder; null if unknown.'),
  strength: z.int().nullable().describe('The strength of the signal; null if unknown.'),
});
type Passing = Readonly<z.infer<typeof passing>>;

const dueCar = z.strictObject({
  car: field.car,
  crossedAt: field.instant.nullable().describe('When it last crossed the line; null before the first time.'),
  medianLapMs: z.number().min(0).nullable().describe('Its median lap in milliseconds; null before a lap.'),
});

/** What the loops and the officials saw cross the line in a session, and what became of it. */
export const passings = defineProjection({
  name: 'passings',
  version: 1,
  session: 'required',
  fields: {
    session: field.session,
    due: z
      .array(dueCar)
      .describe('The cars that run and have not finished. A car is overdue after 1.5 times its median lap.'),
    rows: z.array(passing).describe('The crossings of this start, in the order of the log.'),
  },
  view: (state, session) => ({
    session: session.spec.id,
    due: dueCars(session),
    rows: rowsOf(state, session),
  }),
});

function dueCars(session: SessionState): z.infer<typeof dueCar>[] {
  if (session.phase !== 'green' && session.phase !== 'yellow') return [];
  const race = raceOf(session);
  return startersOf(session)
    .filter((car) => !isRetired(race, car) && !isFinished(race, car))
    .map((car) => {
      const tally = race.cars.get(car);
      return { car, crossedAt: tally?.crossedAt ?? null, medianLapMs: medianLapMs(race, tally) };
    });
}

/** The rows of a state, to continue them in a later one. */
interface EarlierRows {
  readonly holdings: MeetingState['transponders']['holdings'];
  readonly index: RaceIndex;
  readonly rows: readonly Passing[];
  readonly latestAt: string;
}

/** The rows that were made last, by the storage of the crossings. */
const earlierRows = new WeakMap<readonly CrossingSeen[], EarlierRows>();

/** Returns the rows of a state. It continues those of an earlier state if they have not changed. */
function rowsOf(state: MeetingState, session: SessionState): readonly Passing[] {
  const { items, length } = session.crossings;
  const index = allSteps(indexOf(state, session));
  const { holdings } = state.transponders;
  const earlier = earlierRows.get(items);
  const isKnown =
    earlier?.holdings === holdings &&
    earlier.rows.length <= length &&
    isContinued(earlier.index, index, earlier.latestAt);
  const rows = isKnown ? earlier.rows.slice() : [];
  let latestAt = isKnown ? earlier.latestAt : '';
  for (const fact of items.slice(rows.length, length)) {
    if (fact.occurredAt > latestAt) latestAt = fact.occurredAt;
    rows.push(rowFor(state, fact, index));
  }
  if ((earlier?.rows.length ?? 0) <= length) earlierRows.set(items, { holdings, index, rows, latestAt });
  return rows;
}

/*
 * Rows are kept, because they seldom change: the same object is compared and sent at no cost.
 */
const knownRows = new WeakMap<CrossingSeen, Passing>();

function rowFor(state: MeetingState, fact: CrossingSeen, index: RaceIndex): Passing {
  const known = knownRows.get(fact);
  const made = rowOf(state, fact, index);
  const isSame =
    known?.car === made.car &&
    known.assignedBy === made.assignedBy &&
    known.lap === made.lap &&
    known.uncounted === made.uncounted &&
    known.doubtful === made.doubtful;
  if (!isSame) knownRows.set(fact, made);
  return isSame ? known : made;
}

function rowOf(state: MeetingState, fact: CrossingSeen, index: RaceIndex): Passing {
  const { revision, occurredAt, recordedAt, data } = fact;
  const holder = carOf(state.transponders, fact);
  const { lap, uncounted, doubtful, givenTo } = index.find(fact);
  return {
    revision,
    occurredAt,
    recordedAt,
    transponder: data.transponder ?? null,
    car: givenTo ?? holder?.car ?? data.car ?? null,
    assignedBy: holder?.revision ?? null,
    line: data.line,
    ...numbersOf(data.passing),
    lap: uncounted === null && lap !== null && lap > 0 ? lap : null,
    uncounted,
    doubtful,
    ...signalOf(data),
  };
}

type Data = CrossingSeen['data'];

const numbersOf = (read: Data['passing']) => ({
  feed: read?.feed ?? null,
  epoch: read?.epoch ?? null,
  number: read?.number ?? null,
});

const signalOf = ({ hits, strength }: Data) => ({ hits: hits ?? null, strength: strength ?? null });
