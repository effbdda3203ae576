import { readFileSync } from 'node:fs';
import type { Format } from '#domain';
import { format } from '#domain';
import { Given, type Issued } from './given.ts';
import { runRace } from './weekend.ts';

interface Facts {
  readonly entries: readonly { readonly car: string; readonly driver: string }[];
  readonly standings: { readonly known: Readonly<Record<string, number>> };
  readonly qualifying: readonly { readonly car: string; readonly status: string; readonly rank: number }[];
  readonly sessions: readonly {
    readonly id: string;
    readonly lineup?: readonly string[];
    readonly rows: readonly { readonly finish: number; readonly start?: number; readonly car: string }[];
    readonly unknown?: { readonly finish: readonly number[]; readonly cars: readonly string[] };
  }[];
  readonly main: { readonly grid: readonly string[]; readonly result: readonly string[] };
}

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** The published facts of the 2023 Clash. */
export const clashFacts = read('examples/clash-2023/facts.json') as Facts;

export const PRESETS = ['clash-2023', 'duels-500', 'dirt-saturday'] as const;

export const preset = (name: (typeof PRESETS)[number]): Format =>
  format.parse(read(`libs/domain/formats/presets/${name}.json`));

/**
 * Returns the finish order of a race. Cars whose place is not published fill the open places in start order.
 */
function finishOf(id: string): string[] {
  const session = clashFacts.sessions.find((candidate) => candidate.id === id);
  const cars = session?.rows.map(({ finish, car }) => [finish, car] as const) ?? [];
  const { finish = [], cars: rest = [] } = session?.unknown ?? {};
  const assumed = finish.map((place, i) => [place, rest[i] ?? ''] as const);
  return [...cars, ...assumed].sort(([a], [b]) => a - b).map(([, car]) => car);
}

/** Returns the cars of a race in the order of their starts. */
export function gridOf(id: string): readonly string[] {
  const session = clashFacts.sessions.find((candidate) => candidate.id === id);
  const rows = session?.rows.toSorted((a, b) => (a.start ?? 0) - (b.start ?? 0));
  return session?.lineup ?? rows?.map((row) => row.car) ?? [];
}

/**
 * Returns the 2023 Clash with its entries and its qualifying results posted, by the preset or another format.
 */
export function clashAfterQualifying(by: Format = preset('clash-2023')): Given {
  const track = { name: 'Los Angeles Memorial Coliseum', lengthMiles: 0.25 };
  const meeting = new Given().given(
    { type: 'ScheduleMeeting', meeting: 'clash', name: 'Clash', date: '2023-02-05', track, format: by },
    ...clashFacts.entries.map(({ car, driver }): Issued => {
      return { type: 'EnterCar', car, driver, standing: clashFacts.standings.known[car] };
    }),
  );
  const timed = clashFacts.qualifying.filter((row) => row.status === 'timed').map((row) => row.car);
  const session = 'qualifying';
  meeting.given({ type: 'OpenSession', session }, { type: 'ShowGreen', session });
  for (const { car, status } of clashFacts.qualifying) {
    if (status === 'no-attempt') meeting.given({ type: 'RecordNoAttempt', session, car, reason: 'fire' });
    if (status !== 'disallowed') continue;
    meeting.given({ type: 'RecordLap', session, car, timeMs: 13_000 });
    meeting.given({ type: 'DisallowLap', session, car, lap: 1, reason: 'drove backwards' });
  }
  meeting.given(
    ...timed.map((car, i): Issued => ({ type: 'RecordLap', session, car, timeMs: 13_413 + 20 * i })),
  );
  return meeting.given({ type: 'ShowCheckered', session }, { type: 'PostResults', session });
}

/** Runs races of the 2023 Clash with their published results. */
export const runClashRaces = (meeting: Given, ...races: readonly string[]): Given =>
  races.reduce((current, id) => runRace(current, id, finishOf(id)), meeting);

export const HEATS = ['heat-1', 'heat-2', 'heat-3', 'heat-4'] as const;
export const LCQS = ['lcq-1', 'lcq-2'] as const;
