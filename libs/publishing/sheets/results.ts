import { count, isTimedKind, lapTime, ordinal, trackTime } from '#domain/words';
import type { ViewOf } from '#projections';
import { BOX_SCORE, boxScore, cautionWords, redFlagWords, RESULTS } from '#projections/columns';
import { printedOrder, SIGNERS, tableOf, type Remark, type SheetColumn } from '../sheet.ts';
import { contextOf, nameOf, type SheetKind, type SheetViews } from '../sheet-views.ts';
import { penaltyRemarks } from './penalties.ts';

type Result = ViewOf<'results'>;

/** The box score of a session. */
export const results: SheetKind<'results'> = {
  view: 'results',
  companions: ({ session }) => [
    { projection: 'penalties', session },
    { projection: 'lap-chart', session },
  ],
  sheet: (views) => {
    const { view, companions } = views;
    const { session, status, resultVersion } = view;
    const isRace = !isTimedKind(view.kind);
    const order = isRace ? BOX_SCORE : RESULTS;
    const table = tableOf({
      rows: view.rows.map((row) => ({ ...row, ...figuresOf(view) })),
      columns: order,
      fields: [
        'place',
        'start',
        'car',
        'driver',
        'team',
        'manufacturer',
        'laps',
        ...(isRace ? (['lapsLed'] as const) : []),
        'bestLapMs',
        'status',
        'gapMs',
        'gapLaps',
        'advancedTo',
      ],
      added: [...ADDED, ...(isRace ? (Object.keys(figuresOf(view)) as (keyof Figures)[]) : [])],
      // The reasons of penalties are below the table.
      unprinted: ['penalised'],
      context: contextOf(views),
    });
    return {
      session,
      name: nameOf(views, session),
      kind: 'Results',
      summary: summaryOf(view),
      isOfficial: status === 'official',
      version: status === 'official' ? resultVersion : null,
      ...table,
      printed: printedOrder(table.columns, order).map((column) => withPenalties(column, view.rows)),
      fixedColumns: 0,
      isWide: false,
      signers: SIGNERS,
      remarks: [
        ...raceRemarks(views),
        ...tieRemarks(view.rows),
        ...postedAt(view),
        ...driverRemarks(view.rows),
        ...penaltyRemarks(companions.penalties?.rows ?? []),
      ],
    };
  },
};

/** Says when the result was posted, because protests are due by then. */
function postedAt({ versions, timeZone }: Result): Remark[] {
  const posted = versions.at(-1);
  if (!posted) return [];
  const { words, offset } = trackTime(timeZone);
  const at = `${words(posted.recordedAt)} ${offset(posted.recordedAt)}`;
  return [{ label: 'Posted', words: `version ${posted.version}, ${at}` }];
}

/** Marks the cars with a penalty in the column of the status, because it may have moved them. */
function withPenalties(column: SheetColumn, rows: Result['rows']): SheetColumn {
  if (column.field !== 'status') return column;
  const texts = column.texts.map((text, i) => {
    const row = rows[i];
    if (!row || row.penalised.length === 0 || row.status === 'disqualified') return text;
    return row.status === 'running' ? 'Penalised' : `${text}, penalised`;
  });
  return { ...column, texts };
}

function summaryOf(view: Result): string {
  const { status, lapsScheduled, lapsRun, resultVersion } = view;
  const driven = isTimedKind(view.kind) ? [] : [count(lapsRun, 'lap')];
  const laps = lapsScheduled === null ? driven : [`${lapsRun} of ${lapsOf(view, lapsScheduled)}`];
  // While the session runs, the view shows the running order and not the posted results.
  const isPosted = status === 'official' || status === 'unofficial';
  const version = isPosted && resultVersion !== null ? [`version ${resultVersion}`] : [];
  return [...(isPosted ? [] : [status]), ...laps, ...version].join(', ');
}

/** Names both distances when overtime made the race longer than scheduled. */
function lapsOf({ distance }: Result, lapsScheduled: number): string {
  const isLonger = distance !== null && distance !== lapsScheduled;
  return isLonger ? `${count(distance, 'lap')} (scheduled: ${lapsScheduled})` : count(lapsScheduled, 'lap');
}

/** Fields of a row that the first version of the CSV did not have. */
const ADDED = ['bestLap', 'intervalMs', 'intervalLaps', 'placesWon', 'reasonOut', 'penalised'] as const;

type Figures = ReturnType<typeof figuresOf>;

/** Returns the figures of the race, which CSV repeats in each row. */
const figuresOf = ({ timeOfRaceMs, averageSpeedMph, marginMs, marginLaps, ...view }: Result) => ({
  timeOfRaceMs,
  averageSpeedMph,
  marginMs,
  marginLaps,
  cautionCount: view.cautions.length,
  cautionLaps: view.cautionLaps,
  leadChanges: view.leadChanges,
  leaders: view.leaders,
});

function raceRemarks({ view, companions }: SheetViews<'results'>): Remark[] {
  if (isTimedKind(view.kind) || view.rows.length === 0) return [];
  const leaders = leadersIn(companions['lap-chart']);
  return [
    ...boxScore(view, { units: view.units, cautions: listCautions(view), redFlags: listRedFlags(view) }),
    ...(leaders === '' ? [] : [{ label: 'Lap leaders', words: leaders }]),
    ...fastestLap(view.rows),
    ...hardChargers(view.rows),
    ...stageRemarks(view.stages),
  ];
}

/** With more cars that have won as many places, none of them stands out. */
const MAX_HARD_CHARGERS = 3;

/** Names the cars that have won the most places on the track. */
function hardChargers(rows: Result['rows']): Remark[] {
  const won = placesWonOnTrack(rows);
  const most = Math.max(0, ...won.values());
  const chargers = rows.filter(({ car }) => most > 0 && won.get(car) === most);
  if (chargers.length === 0 || chargers.length > MAX_HARD_CHARGERS) return [];
  const cars = chargers.map(({ car, driver }) => `car ${car} ${driver}`).join(', ');
  const words = `${cars}: ${count(most, 'place')} won on the track`;
  return [{ label: 'Hard charger', words, names: chargers.map(({ driver }) => driver) }];
}

/**
 * Returns the places that each car won by passing others. Cars that were disqualified or did not start are
 * left out of the starts and of the places, because no car passed them to take theirs.
 */
function placesWonOnTrack(rows: Result['rows']): ReadonlyMap<string, number> {
  const raced = rows.flatMap(({ car, start, place, status }) => {
    const isOut = status === 'disqualified' || status === 'did-not-start';
    return isOut || start === null || place === null ? [] : [{ car, start, place }];
  });
  const before = (one: (typeof raced)[number], by: 'start' | 'place'): number =>
    raced.filter((other) => other[by] < one[by]).length;
  return new Map(raced.map((one) => [one.car, before(one, 'start') - before(one, 'place')]));
}

type Row = Result['rows'][number];

const wordsOf = ({ because }: Row, rule: string): string[] =>
  because.filter((reason) => reason.rule === rule).map(({ words }) => words);
const brokenWords = (rows: readonly Row[]): string[] => [
  ...new Set(rows.flatMap((row) => wordsOf(row, 'tie-broken'))),
];

/** Names the cars of each dead heat, and says how ties were broken. */
function tieRemarks(rows: readonly Row[]): Remark[] {
  const level = rows.filter((row) => wordsOf(row, 'dead-heat').length > 0);
  const places = new Set(level.flatMap(({ place }) => place ?? []));
  const deadHeats = [...places].map((place): Remark => {
    const cars = level.filter((row) => row.place === place);
    const words = [`cars ${cars.map(({ car }) => car).join(', ')}`, ...brokenWords(cars)];
    return { label: `Dead heat for ${ordinal(place)}`, words: words.join('; ') };
  });
  const broken = brokenWords(rows.filter((row) => !level.includes(row)));
  return [...deadHeats, ...broken.map((words): Remark => ({ label: 'Tie', words }))];
}

const MAX_STAGE_PLACES = 10;

/** Lists the first ten of each stage that has ended. */
const stageRemarks = (stages: Result['stages']): Remark[] =>
  stages.flatMap(({ lap, rows }, i) =>
    rows.length === 0
      ? []
      : [
          {
            label: `Stage ${i + 1}, lap ${lap}`,
            words: rows
              .slice(0, MAX_STAGE_PLACES)
              .map(({ car }) => car)
              .join(', '),
          },
        ],
  );

/** Says who drove the laps of each car whose driver changed. */
function driverRemarks(rows: Result['rows']): Remark[] {
  const shared = rows.filter(({ stints }) => stints.length > 0);
  const words = shared.map(({ car, stints }) => {
    const drivers = stints.map(({ driver, laps }) => `${driver} (${count(laps, 'lap')})`);
    return `car ${car}: ${drivers.join(', then ')}`;
  });
  const names = shared.flatMap(({ stints }) => stints.map(({ driver }) => driver));
  return words.length === 0 ? [] : [{ label: 'Drivers', words: words.join('; '), names }];
}

/** Names the fastest lap of the race and the car that drove it. */
function fastestLap(rows: Result['rows']): Remark[] {
  const timed = rows.filter(({ bestLapMs }) => bestLapMs !== null);
  const [by] = timed.toSorted((a, b) => (a.bestLapMs ?? 0) - (b.bestLapMs ?? 0));
  if (!by) return [];
  const onLap = by.bestLap === null ? '' : ` on lap ${by.bestLap}`;
  return [{ label: 'Fastest lap', words: `car ${by.car}, ${lapTime(by.bestLapMs ?? 0)}${onLap}` }];
}

/**
 * Lists the cautions by reason, because there may be many: "3 for 8 laps, at laps 4, 11: spin; lap 19:
 * debris".
 */
const listCautions = (view: Result): string =>
  atLaps(
    cautionWords(view),
    view.cautions.map(({ cars, reason, lap }) => ({
      why: cars.length > 0 ? `${reason} (${cars.join(', ')})` : reason,
      lap,
    })),
  );

/** Lists the red flags: "1, 0:08:32, at lap 12: rollover". */
const listRedFlags = (view: Result): string =>
  atLaps(
    redFlagWords(view),
    view.redFlags.map(({ reason: why, lap }) => ({ why, lap })),
  );

/** Adds the laps of what happened to its words, by reason. */
function atLaps(words: string, happened: readonly { readonly why: string; readonly lap: number }[]): string {
  const laps = new Map<string, number[]>();
  for (const { why, lap } of happened) laps.set(why, [...(laps.get(why) ?? []), lap]);
  const said = [...laps].map(([why, at]) => `lap${at.length === 1 ? '' : 's'} ${at.join(', ')}: ${why}`);
  return said.length === 0 ? words : `${words}, at ${said.join('; ')}`;
}

/** Says which car led which laps: "31 (1–20), 10 (21–25)". */
function leadersIn(chart: ViewOf<'lap-chart'> | undefined): string {
  const stretches: { car: string; from: number; to: number }[] = [];
  for (let lap = 1; lap <= (chart?.laps ?? 0); lap++) {
    const car = chart?.leaders[lap - 1] ?? '';
    const last = stretches.at(-1);
    if (last?.car === car) last.to = lap;
    else stretches.push({ car, from: lap, to: lap });
  }
  return stretches.map(({ car, from, to }) => `${car} (${from === to ? from : `${from}–${to}`})`).join(', ');
}
