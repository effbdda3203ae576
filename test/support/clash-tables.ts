import { readFileSync } from 'node:fs';

interface PublishedRow {
  readonly finish: number;
  readonly start?: number;
  readonly car: string;
  readonly laps?: number;
  readonly status?: string;
  readonly advanced: boolean;
}

/** The published facts of the 2023 Clash that the tests compare. */
export interface Facts {
  readonly entries: readonly { car: string; driver: string; team: string; manufacturer: string }[];
  readonly qualifying: readonly {
    rank: number;
    car: string;
    status: string;
    bestLapMs: number | null;
    speedMph?: number;
  }[];
  readonly sessions: readonly {
    id: string;
    laps: number;
    advance: number;
    cautions?: number;
    lineup?: readonly string[];
    rows: readonly PublishedRow[];
  }[];
  readonly incidents: readonly { session: string; lap?: number; car?: string }[];
  readonly provisional: { car: string };
  readonly main: {
    laps: number;
    cars: number;
    grid: readonly string[];
    result: readonly string[];
    led: Readonly<Record<string, number>>;
    cautions: number;
  };
}

export const EXAMPLE = 'examples/clash-2023/clash-2023.ndjson';

const clashFacts = (): Facts => JSON.parse(readFileSync('examples/clash-2023/facts.json', 'utf8')) as Facts;

/** Reads a view of the Clash from its source: HTTP, a store or a state. */
export type ReadView = (projection: string, session?: string) => Promise<Record<string, unknown>>;

interface ResultRow {
  readonly place: number | null;
  readonly start: number | null;
  readonly car: string;
  readonly driver: string;
  readonly laps: number;
  readonly lapsLed: number;
  readonly status: string;
  readonly advancedTo: string | null;
}

/** Compares each published figure with the views. */
export async function expectClash(ask: ReadView): Promise<void> {
  await expectQualifying(ask);
  for (const session of clashFacts().sessions) await expectSession(ask, session);
  await expectField(ask);
  await expectMain(ask);
}

async function expectQualifying(ask: ReadView): Promise<void> {
  const { rows } = (await ask('qualifying-order')) as { rows: Record<string, unknown>[] };
  expect(rows).toHaveLength(36);
  for (const [i, { rank, car, status, bestLapMs, speedMph }] of clashFacts().qualifying.entries()) {
    expect(rows[i]).toMatchObject({ rank, car, status });
    if (bestLapMs !== null) expect(rows[i]).toMatchObject({ bestLapMs });
    if (speedMph !== undefined) expect(rows[i]).toMatchObject({ speedMph });
  }
}

async function expectSession(ask: ReadView, facts: Facts['sessions'][number]): Promise<void> {
  const view = (await ask('results', facts.id)) as {
    rows: ResultRow[];
    cautions: unknown[];
    lapsScheduled: number;
  };
  expect(view).toMatchObject({ session: facts.id, status: 'official', lapsScheduled: facts.laps });
  if (facts.cautions !== undefined) expect(view.cautions).toHaveLength(facts.cautions);
  for (const { finish, car, advanced, start, laps, status } of facts.rows) {
    const row = view.rows.find((candidate) => candidate.car === car);
    const known = Object.entries({ start, laps, status }).filter(([, value]) => value !== undefined);
    expect(row).toMatchObject({ place: finish, ...Object.fromEntries(known) });
    expect(row?.advancedTo === 'main').toBe(advanced);
  }
  if (!facts.lineup) return;
  const starts = view.rows.toSorted((a, b) => (a.start ?? 0) - (b.start ?? 0)).map((row) => row.car);
  expect(starts).toEqual(facts.lineup);
}

async function expectField(ask: ReadView): Promise<void> {
  const { main, provisional, sessions } = clashFacts();
  const view = (await ask('field')) as { size: number; rows: { start: number; car: string; via: string }[] };
  expect(view).toMatchObject({ size: main.cars, open: [], differs: [] });
  expect(view.rows.map((row) => row.car)).toEqual(main.grid);
  for (const [i, { start, car, via }] of view.rows.entries()) {
    expect(start).toBe(i + 1);
    if (car === provisional.car) {
      expect(via).toBe('provisional: 12th in the standings');
      continue;
    }
    const place = sessions.flatMap(({ id, rows }) =>
      rows.filter((row) => row.car === car && row.advanced).map((row) => `${id} place ${row.finish}`),
    );
    expect([via]).toEqual(place);
  }
}

async function expectMain(ask: ReadView): Promise<void> {
  const { main } = clashFacts();
  const view = (await ask('results', 'main')) as { rows: ResultRow[]; cautions: unknown[]; lapsRun: number };
  expect(view.lapsRun).toBe(main.laps);
  expect(view.cautions).toHaveLength(main.cautions);
  expect(view.rows.map((row) => row.car)).toEqual(main.result);
  expect(view.rows.toSorted((a, b) => (a.start ?? 0) - (b.start ?? 0)).map((row) => row.car)).toEqual(
    main.grid,
  );
  const led = Object.fromEntries(
    view.rows.filter((row) => row.lapsLed > 0).map((row) => [row.car, row.lapsLed]),
  );
  expect(led).toMatchObject(main.led);
  expect((led['10'] ?? 0) + (led['11'] ?? 0)).toBe(42);
}
