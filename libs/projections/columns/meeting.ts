import { capitalized, statusWords, withoutClass } from '#domain/words';
import type { ViewOf } from '../registry.ts';
import { number, text, time, type Column } from './column.ts';
import { car, driver } from './orders.ts';

type Session = ViewOf<'meeting'>['sessions'][number];

export const SESSIONS: readonly Column<Session>[] = [
  text('Session', 'session', { priority: 1 }),
  text('Name', 'name', { priority: 4, flexible: true, isName: true }),
  text('Phase', 'phase', { priority: 1, format: ({ phase }) => capitalized(statusWords(phase)) }),
  text('Flag', 'flag', { format: ({ flag }) => (flag === 'none' ? '' : capitalized(flag)) }),
  number('Laps', 'lapsRun', { format: lapsWords }),
  number('Result', 'resultVersion', { name: 'Version of the posted result', priority: 4 }),
  text('Line-up', 'lineup', { priority: 3 }),
];

/** Returns "10/25", or the laps alone in a session without a distance. */
function lapsWords({ lapsRun, lapsScheduled }: Session): string {
  return lapsScheduled === null ? String(lapsRun) : `${lapsRun}/${lapsScheduled}`;
}

type Entry = ViewOf<'entry-list'>['rows'][number];

export const ENTRY_LIST: readonly Column<Entry>[] = [
  car<Entry>(),
  driver<Entry>(),
  text('Team', 'team', { priority: 4, flexible: true, isName: true, optional: true }),
  text('Make', 'manufacturer', { name: 'Manufacturer', priority: 4, optional: true }),
  text('Transponder', 'transponder', { priority: 3, optional: true }),
  number('Standing', 'standing', { name: 'Place in the standings', priority: 5, optional: true }),
  text('Rookie', 'rookie', { priority: 5, optional: true, format: ({ rookie }) => (rookie ? 'yes' : '') }),
  text('Status', 'status', { format: ({ status }) => capitalized(status) }),
];

/** The class of an entry: the part of its number that the column of the car leaves out. */
export const ENTRY_CLASS: Column<Entry> = text('Class', 'car', {
  priority: 1,
  optional: true,
  format: ({ car: id }) => id.slice(0, id.length - withoutClass(id).length).replace(/\/$/u, ''),
});

type Planned = ViewOf<'programme'>['rows'][number];

export const PROGRAMME: readonly Column<Planned>[] = [
  text('Next', 'next', { priority: 1, optional: true, format: ({ next }) => (next ? 'next' : '') }),
  text('Session', 'session', { priority: 1 }),
  text('Class', 'className', { priority: 3, optional: true, flexible: true, isName: true }),
  text('Name', 'name', { priority: 3, flexible: true, isName: true }),
  number('Cars', 'cars', { priority: 2 }),
  number('Laps', 'lapsScheduled', { priority: 2 }),
  time('Time', 'timeScheduledMs', { priority: 3, optional: true }),
  text('Phase', 'phase', { priority: 1, format: ({ phase }) => capitalized(statusWords(phase)) }),
];

type Charted = ViewOf<'lap-chart'>['rows'][number];

export const LAP_CHART: readonly Column<Charted>[] = [
  car<Charted>(),
  { ...driver<Charted>(), priority: 2 },
  number('Start', 'start', { priority: 1 }),
];

/** Returns the column of a lap: the place of each car. The field is its heading in CSV. */
export const lapColumn = (lap: number, title = String(lap)): Column<Charted> => ({
  field: `lap${lap}` as keyof Charted,
  title,
  name: `Lap ${lap}`,
  align: 'right',
  priority: 1,
  format: ({ places }) => String(places[lap - 1] ?? ''),
  value: ({ places }) => places[lap - 1],
});
