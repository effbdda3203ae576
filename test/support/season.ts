import { randomUUID } from 'node:crypto';
import type { Command, Series } from '#domain';
import type { RaceControl } from '#race-control';

const OFFICIAL = { id: 'Ada', role: 'director' } as const;

const FEATURE = 'feature';
const format = { id: 'one-feature', sessions: [{ id: FEATURE, kind: 'main' as const, laps: 2 }] };
const DAY_MS = 86_400_000;
const FIRST_NIGHT_MS = Date.parse('2026-05-02T23:00:00.000Z');

/** The cars of a night in the order in which they finish; in a meeting with classes those of each class. */
type Orders = readonly string[] | Readonly<Record<string, readonly string[]>>;

/** Returns the commands of a night, with a feature for each class, until its results are certified. */
export function nightCommands(meeting: string, orders: Orders, night = 0): Command[] {
  const startMs = FIRST_NIGHT_MS + night * 7 * DAY_MS;
  const classes = Array.isArray(orders) ? null : Object.entries(orders as Record<string, string[]>);
  const fields = classes ?? [[null, orders as readonly string[]] as const];
  return [
    {
      type: 'ScheduleMeeting',
      meeting,
      name: `Night ${night + 1}`,
      date: new Date(startMs).toISOString().slice(0, 10),
      track: { name: 'A bowl', lengthMiles: 0.25 },
      ...(classes ? { classes: classes.map(([id]) => ({ id, name: id, format })) } : { format }),
    },
    ...fields.flatMap(([id, cars]) =>
      cars.map((car): Command => {
        const entry = { car, driver: `Driver ${car}` };
        return { type: 'EnterCar', ...entry, ...(id !== null && { class: id }) };
      }),
    ),
    ...fields.flatMap(([id, cars], i) => {
      const session = id === null ? FEATURE : `${id}/${FEATURE}`;
      return sessionCommands(session, cars, startMs + i * 600_000);
    }),
  ];
}

/** Returns the commands of a race of two laps, until its result is certified. */
export function sessionCommands(
  session: string,
  order: readonly string[],
  startMs = FIRST_NIGHT_MS,
): Command[] {
  const at = (seconds: number): string => new Date(startMs + seconds * 1_000).toISOString();
  const lap = (n: number): Command[] =>
    order.map((car, i): Command => ({ type: 'RecordLap', session, car, at: at(n * 30 + i) }));
  return [
    { type: 'OpenSession', session, at: at(0) },
    { type: 'ShowGreen', session, at: at(1) },
    ...lap(1),
    { type: 'ShowCheckered', session, at: at(59) },
    ...lap(2),
    { type: 'PostResults', session, at: at(120) },
    { type: 'CertifyResults', session, at: at(121) },
  ];
}

/** Issues commands to a meeting. Throws if one is not accepted. */
export async function play(race: RaceControl, meeting: string, commands: readonly Command[]): Promise<void> {
  for (const command of commands) {
    const request = { meeting, command, commandId: randomUUID(), official: OFFICIAL };
    const outcome = await race.issue(request);
    if (outcome.kind !== 'accepted') throw new Error(`${command.type}: ${JSON.stringify(outcome)}`);
  }
}

/** Returns a series of meetings with a win that pays 40, and one result that does not count. */
export const seasonOf = (meetings: readonly string[]): Series => ({
  id: 'season-2026',
  name: 'Season 2026',
  points: { night: { places: [40], then: -1, least: 0 } },
  meetings: [...meetings],
  rankings: [
    { id: 'drivers', of: ['*/feature'], points: 'night', drop: 1, by: ['points', 'placings', 'latest'] },
  ],
});
