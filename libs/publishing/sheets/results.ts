import type { View } from '#projections';
import * as column from '../sheet-columns.ts';
import { counted, listIn, textIn, type Remark, type Row, type Sheet } from '../sheet.ts';
import { nameIn, rowsOf, sessionOf, type Companion, type SheetKind, type Views } from '../sheet-views.ts';
import { penaltyRemarks } from './penalties.ts';

/** The box score of a session. */
export const results: SheetKind = {
  companions: (view: View): Companion[] => {
    const session = textIn(view, 'session');
    return ['penalties', 'running-order', 'lap-chart'].map((projection) => ({ projection, session }));
  },
  sheet: (views): Sheet => {
    const { view } = views;
    const session = sessionOf(views) ?? '';
    const version = typeof view['resultVersion'] === 'number' ? view['resultVersion'] : null;
    return {
      session,
      name: nameIn(views, session),
      kind: 'Results',
      summary: summaryOf(view, version),
      isOfficial: view['status'] === 'official',
      version: view['status'] === 'official' ? version : null,
      columns: columnsFor(views),
      rows: withGaps(views),
      fixedColumns: 0,
      isWide: false,
      remarks: [...raceRemarks(views), ...penaltyRemarks(rowsOf(views, 'penalties'))],
    };
  },
};

function summaryOf(view: Row, version: number | null): string {
  const laps = view['lapsScheduled'] === null ? [] : [`${textIn(view, 'lapsRun')} of ${lapsOf(view)}`];
  // What has been posted is not what stands while the session goes on.
  const isPosted = view['status'] === 'official' || view['status'] === 'unofficial';
  const state = isPosted ? [] : [textIn(view, 'status')];
  return [...state, ...laps, ...(isPosted && version !== null ? [`version ${version}`] : [])].join(', ');
}

/** Overtime makes a race longer than it was scheduled. */
function lapsOf({ lapsScheduled, distance }: Row): string {
  const isLonger = typeof distance === 'number' && distance !== lapsScheduled;
  return isLonger
    ? `${counted(distance, 'lap')} (scheduled: ${String(lapsScheduled)})`
    : counted(lapsScheduled, 'lap');
}

function columnsFor(views: Views): Sheet['columns'] {
  const isRace = views.view['lapsScheduled'] !== null;
  return [
    column.place('Pos', 'place'),
    column.optional(column.number('Start', 'start')),
    column.CAR,
    column.DRIVER,
    column.TEAM,
    column.MAKE,
    column.number('Laps', 'laps'),
    ...(isRace ? [column.number('Led', 'lapsLed')] : []),
    isRace ? column.unprinted('bestLapMs') : column.time('Best lap', 'bestLapMs'),
    column.status(),
    column.optional({ ...column.number('Gap', 'gapMs'), shown: column.gap }),
    column.unprinted('gapLaps'),
    column.optional({
      ...column.words('Advances to', 'advancedTo'),
      shown: ({ advancedTo }) => (typeof advancedTo === 'string' ? nameIn(views, advancedTo) : ''),
    }),
  ];
}

/**
 * With the gap to the winner, as far as the loop knows it: after a finish that was scored by hand, or a
 * penalty, the times of the crossings need not follow the places.
 */
function withGaps(views: Views): Row[] {
  const gaps = new Map(rowsOf(views, 'running-order').map((row) => [row['car'], row]));
  let longest = 0;
  return listIn(views.view, 'rows').map((row) => {
    const { gapMs, gapLaps = null } = gaps.get(row['car']) ?? {};
    if (row['place'] === null) return { ...row, gapMs: null, gapLaps: null };
    const isKnown = typeof gapMs === 'number' && gapMs >= longest;
    if (isKnown) longest = gapMs;
    return { ...row, gapMs: isKnown ? gapMs : null, gapLaps };
  });
}

function raceRemarks(views: Views): Remark[] {
  const { view } = views;
  if (view['lapsScheduled'] === null || listIn(view, 'rows').length === 0) return [];
  const leaders = leadersIn(views.companions['lap-chart'] ?? {});
  return [
    { label: 'Cautions', words: cautionWords(listIn(view, 'cautions')) },
    // Nobody leads a lap that was not recorded.
    ...(view['leaders'] === 0 ? [] : [{ label: 'Lead changes', words: leadWords(view) }]),
    ...(leaders === '' ? [] : [{ label: 'Lap leaders', words: leaders }]),
  ];
}

const leadWords = (view: Row): string =>
  `${textIn(view, 'leadChanges')} among ${counted(view['leaders'], 'leader')}`;

/** By their reasons, as there may be many: "16: spin in turn 2 (laps 4, 11), debris (lap 19)". */
function cautionWords(cautions: readonly Row[]): string {
  const laps = new Map<string, string[]>();
  for (const caution of cautions) {
    const { cars, reason, lap } = caution;
    const involved = Array.isArray(cars) && cars.length > 0 ? ` (${cars.join(', ')})` : '';
    const why = `${String(reason)}${involved}`;
    laps.set(why, [...(laps.get(why) ?? []), String(lap)]);
  }
  const said = [...laps].map(([why, at]) => `lap${at.length === 1 ? '' : 's'} ${at.join(', ')}: ${why}`);
  return cautions.length === 0 ? 'none' : `${cautions.length}, at ${said.join('; ')}`;
}

/** "31 (1–20), 10 (21–25)": who led which laps. */
function leadersIn(chart: Row): string {
  const stretches: { car: string; from: number; to: number }[] = [];
  for (let lap = 1; lap <= Number(chart['laps'] ?? 0); lap++) {
    const leader = listIn(chart, 'rows').find(({ places }) => Array.isArray(places) && places[lap - 1] === 1);
    const car = textIn(leader ?? {}, 'car');
    const last = stretches.at(-1);
    if (last?.car === car) last.to = lap;
    else stretches.push({ car, from: lap, to: lap });
  }
  return stretches.map(({ car, from, to }) => `${car} (${from === to ? from : `${from}–${to}`})`).join(', ');
}
