import { randomUUID } from 'node:crypto';
import type { Command, Series } from '#domain';
import type { RaceControl } from '#race-control';

const OFFICIAL = { id: 'Ada', role: 'director' } as const;

const FEATURE = 'feature';
const format = { id: 'one-feature', sessions: [{ id: FEATURE, kind: 'main' as const, laps: 2 }] };
const DAY_MS = 86_400_000;
const FIRST_NIGHT_MS = Date.parse('2026-05-02T23:00:00.000Z');

/** Returns the commands of a night with one feature, whose cars finish in an order, until it is certified. */
export function nightCommands(meeting: string, order: readonly string[], night = 0): Command[] {
  const startMs = FIRST_NIGHT_MS + night * 7 * DAY_MS;
  const at = (seconds: number): string => new Date(startMs + seconds * 1_000).toISOString();
  const lap = (n: number): Command[] =>
    order.map((car, i): Command => ({ type: 'RecordLap', session: FEATURE, car, at: at(n * 30 + i) }));
  const inFeature = { session: FEATURE } as const;
  return [
    {
      type: 'ScheduleMeeting',
      meeting,
      name: `Night ${night + 1}`,
      date: at(0).slice(0, 10),
      track: { name: 'A bowl', lengthMiles: 0.25 },
      format,
    },
    ...order.map((car): Command => ({ type: 'EnterCar', car, driver: `Driver ${car}` })),
    { type: 'OpenSession', ...inFeature, at: at(0) },
    { type: 'ShowGreen', ...inFeature, at: at(1) },
    ...lap(1),
    { type: 'ShowCheckered', ...inFeature, at: at(59) },
    ...lap(2),
    { type: 'PostResults', ...inFeature, at: at(120) },
    { type: 'CertifyResults', ...inFeature, at: at(121) },
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
