import { capitalized, gapWords, statusWords, viaWords, withoutClass } from '#domain/words';
import type { ViewOf } from '../registry.ts';
import { gap, number, place, session, speed, text, time, type Column } from './column.ts';

/** Fields of the entry list that a sheet adds to the rows of a view which lacks them. */
interface Entered {
  readonly team?: string | null;
  readonly manufacturer?: string | null;
}

interface Driven extends Entered {
  readonly car: string;
  readonly driver: string | null;
}

export const car = <R extends { readonly car: string }>(): Column<R> =>
  number<R>('Car', 'car', { priority: 1, format: ({ car: id }) => withoutClass(id) });
export const driver = <R extends { readonly driver: string | null }>(): Column<R> =>
  text<R>('Driver', 'driver', { priority: 1, flexible: true, isName: true });
const team = <R extends Entered>(): Column<R> =>
  text<R>('Team', 'team', { priority: 5, flexible: true, isName: true, optional: true });
const make = <R extends Entered>(): Column<R> =>
  text<R>('Make', 'manufacturer', { name: 'Manufacturer', priority: 5, optional: true });
const entered = <R extends Driven>(): readonly Column<R>[] => [car(), driver(), team(), make()];

const status = <R extends { readonly status: string }>(): Column<R> =>
  text<R>('Status', 'status', { format: (row) => capitalized(statusWords(row.status)) });

const penaltiesOf = ({ penalised: words = [] }: Penalised): string => words.join('; ');

/** Penalties in words. A server of an earlier version does not send them. */
interface Penalised {
  readonly penalised?: readonly string[];
}

/** The penalties of a car, with their reasons. Programs get them as one text. */
const penalised = <R extends Penalised & { readonly penalised?: unknown }>(): Column<R> => ({
  ...text<R>('Penalties', 'penalised', {
    priority: 2,
    flexible: true,
    optional: true,
    format: penaltiesOf,
  }),
  value: penaltiesOf,
});

/** The time over the laps of a car, where laps and their time rank. Earlier servers do not send it. */
const timeOfLaps = <R extends { readonly timeMs?: number | null }>(): Column<R> =>
  time<R>('Time', 'timeMs', { name: 'Time over the laps', priority: 1, optional: true });

type Start = Pick<ViewOf<'lineup'>['rows'][number], 'start' | 'car' | 'driver' | 'via' | 'penalised'> &
  Entered;

const START: Column<Start> = number('Start', 'start', { priority: 1 });
const QUALIFIED_VIA: Column<Start> = text('Qualified via', 'via', {
  flexible: true,
  optional: true,
  format: (row, context) => viaWords(row.via, context.sessions),
});

export const LINEUP: readonly Column<Start>[] = [START, ...entered<Start>(), QUALIFIED_VIA, penalised()];

/** A car of a line-up. Earlier servers do not send its place in the formation. */
type Moved = Start & { readonly formation?: number | null };

/** The line-up with the places from which cars roll off, where they are not their starts. */
export const LINEUP_NOW: readonly Column<Moved>[] = [
  START,
  number<Moved>('Grid now', 'formation', {
    priority: 1,
    optional: true,
    format: ({ start, formation = start }) => (formation === start ? '' : String(formation ?? 'SCR')),
  }),
  ...LINEUP.slice(1),
];

type Missed = ViewOf<'field'>['missed'][number];

export const MISSED: readonly Column<Missed>[] = [
  car<Missed>(),
  driver<Missed>(),
  text('Best', 'best', {
    name: 'Best place in a race of the day',
    format: (row, context) => (row.best === null ? '' : viaWords(row.best, context.sessions)),
  }),
];

type Qualifier = ViewOf<'qualifying-order'>['rows'][number] & Entered;

export const QUALIFYING_ORDER: readonly Column<Qualifier>[] = [
  place('Pos', 'rank', 'Rank'),
  ...entered<Qualifier>(),
  timeOfLaps<Qualifier>(),
  time('Best', 'bestLapMs', { name: 'Best lap', priority: 1 }),
  speed('speedMph', { priority: 3 }),
  gap(({ rank }) => rank === 1),
  number('Laps', 'laps', { priority: 4 }),
  status(),
  penalised(),
];

type Runner = ViewOf<'running-order'>['rows'][number];

export const RUNNING_ORDER: readonly Column<Runner>[] = [
  place('Pos', 'place', 'Place'),
  car<Runner>(),
  driver<Runner>(),
  number('Laps', 'laps', { priority: 3 }),
  gap<Runner>((row) => row.place === 1, { priority: 1 }),
  time('Last', 'lastLapMs', { name: 'Last lap', priority: 2 }),
  time('Best', 'bestLapMs', { name: 'Best lap', priority: 3 }),
  number('Led', 'lapsLed', { name: 'Laps led', priority: 4 }),
  text('Status', 'status', { format: (row) => capitalized(statusWords(row.status)) + pitWords(row) }),
  penalised(),
];

function pitWords({ inPits, status }: Runner): string {
  return inPits && status === 'running' ? ', in the pits' : '';
}

type Finisher = ViewOf<'results'>['rows'][number];

export const RESULTS: readonly Column<Finisher>[] = [
  place('Pos', 'place', 'Place'),
  number('Start', 'start', { priority: 4, optional: true }),
  ...entered<Finisher>(),
  number('Laps', 'laps', { priority: 1 }),
  timeOfLaps<Finisher>(),
  number('Led', 'lapsLed', { name: 'Laps led', priority: 4 }),
  time('Best', 'bestLapMs', { name: 'Best lap', priority: 3, optional: true }),
  number('On lap', 'bestLap', { name: 'Lap of the best lap', priority: 5, optional: true }),
  text('Status', 'status', { flexible: true, format: statusOfFinisher }),
  gap<Finisher>((row) => row.place === 1, { priority: 3, optional: true }),
  number('Interval', 'intervalMs', {
    name: 'Interval to the car ahead',
    priority: 5,
    optional: true,
    format: ({ intervalMs, intervalLaps }) => gapWords({ gapMs: intervalMs, gapLaps: intervalLaps }),
  }),
  number('+/−', 'placesWon', { name: 'Places won', priority: 5, optional: true, format: placesWonWords }),
  session('Advances to', 'advancedTo', { optional: true }),
  penalised(),
];

/** The result of a race with the titles of a box score, as series publish it. */
export const BOX_SCORE: readonly Column<Finisher>[] = RESULTS.map((column) =>
  column.field === 'place' ? place('Finish', 'place', 'Finishing place') : column,
);

/** Returns the reason for which a car is out where there is one, like "Engine", otherwise its status. */
function statusOfFinisher({ status, reasonOut }: Finisher): string {
  if (status === 'retired' && reasonOut !== null) return capitalized(reasonOut);
  return capitalized(statusWords(status));
}

function placesWonWords({ placesWon }: Finisher): string {
  if (placesWon === null) return '';
  return placesWon > 0 ? `+${placesWon}` : String(placesWon).replace('-', '−');
}
