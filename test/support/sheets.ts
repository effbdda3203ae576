import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import type { Command } from '#domain';
import { openStore } from '#event-store/open';
import { loadPresets, RaceControl } from '#race-control';

interface Page {
  readonly text: string;
  /** Size in points. */
  readonly width: number;
  readonly height: number;
  /** Letters that the sheet could not draw. */
  readonly boxes: number;
  /** The letters of each line as they are drawn, from left to right. */
  readonly lines: readonly string[];
}

const READER = resolve(__dirname, 'pdf-text.mjs');

/** Returns the text and size of each page, as a PDF reader finds them. */
export const pagesOf = (pdf: Uint8Array): Page[] =>
  JSON.parse(execFileSync(process.execPath, [READER], { input: pdf, encoding: 'utf8' })) as Page[];

export interface Entry {
  readonly car: string;
  readonly driver: string;
  readonly team?: string;
  readonly manufacturer?: string;
}

/** Makes entries with very long names. */
export const entries = (count: number): Entry[] =>
  Array.from({ length: count }, (_, i) => ({
    car: String(i + 1),
    driver: `Maximilian-Alexander von Hohenstaufen-Babenberg the ${i + 1}th of that name`,
    team: 'The Incorporated Association of Amateur Stock Car Racing Teams of the Upper Valley',
    manufacturer: 'Chevrolet',
  }));

const FEATURE = { id: 'feature', kind: 'main' as const, laps: 5, lineup: [{ draw: true as const }] };

/** Makes the commands of one race that finishes in the order of its entries, with its results posted. */
export function oneRaceCommands(cars: readonly Entry[]): Command[] {
  const session = 'feature';
  return [
    {
      type: 'ScheduleMeeting',
      meeting: 'night',
      name: 'A night, "the" night',
      date: '2024-05-04',
      track: { name: 'Bowman Gray', lengthMiles: 0.25 },
      format: { id: 'one-race', sessions: [FEATURE] },
    },
    ...cars.map((entry): Command => ({ type: 'EnterCar', ...entry })),
    { type: 'DrawLineup', session, order: cars.map(({ car }) => car) },
    { type: 'PostLineup', session },
    { type: 'OpenSession', session },
    { type: 'ShowGreen', session },
    { type: 'ShowCheckered', session, confirm: true },
    { type: 'ScoreFinish', session, order: cars.map(({ car }) => ({ car, laps: 5 })) },
    { type: 'PostResults', session },
  ] as Command[];
}

/** Opens race control on its own store, and issues the commands. */
export async function raceControlWith(
  commands: readonly Command[],
  options: Partial<ConstructorParameters<typeof RaceControl>[1]> = {},
): Promise<RaceControl> {
  const race = new RaceControl(await openStore('memory:'), { presets: loadPresets(), ...options });
  for (const command of commands) await issue(race, command);
  return race;
}

export async function issue(race: RaceControl, command: Command): Promise<void> {
  const official = { id: 'race control', role: 'director' as const };
  const outcome = await race.issue({ meeting: 'night', command, official });
  if (outcome.kind !== 'accepted') throw new Error(`${command.type}: ${JSON.stringify(outcome)}`);
}
