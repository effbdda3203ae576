import type { View } from '#projections';
import * as column from '../sheet-columns.ts';
import { counted, listField, textField, type Remark, type ViewRow, type Sheet } from '../sheet.ts';
import {
  sessionName,
  companionRows,
  sessionOf,
  type Companion,
  type SheetKind,
  type SheetViews,
} from '../sheet-views.ts';
import { penaltyRemarks } from './penalties.ts';

/** The box score of a session. */
export const results: SheetKind = {
  companions: (view: View): Companion[] => {
    const session = textField(view, 'session');
    return ['penalties', 'running-order', 'lap-chart'].map((projection) => ({ projection, session }));
  },
  sheet: (views): Sheet => {
    const { view } = views;
    const session = sessionOf(views) ?? '';
    const version = typeof view['resultVersion'] === 'number' ? view['resultVersion'] : null;
    return {
      session,
      name: sessionName(views, session),
      kind: 'Results',
      summary: summaryOf(view, version),
      isOfficial: view['status'] === 'official',
      version: view['status'] === 'official' ? version : null,
      columns: columnsFor(views),
      rows: withGaps(views),
      fixedColumns: 0,
      isWide: false,
      remarks: [...raceRemarks(views), ...penaltyRemarks(companionRows(views, 'penalties'))],
    };
  },
};

function summaryOf(view: ViewRow, version: number | null): string {
  const laps = view['lapsScheduled'] === null ? [] : [`${textField(view, 'lapsRun')} of ${lapsOf(view)}`];
  // While the session runs, the view shows the running order and not the posted results.
  const isPosted = view['status'] === 'official' || view['status'] === 'unofficial';
  const state = isPosted ? [] : [textField(view, 'status')];
  return [...state, ...laps, ...(isPosted && version !== null ? [`version ${version}`] : [])].join(', ');
}

/** Names both distances when overtime made the race longer than scheduled. */
function lapsOf({ lapsScheduled, distance }: ViewRow): string {
  const isLonger = typeof distance === 'number' && distance !== lapsScheduled;
  return isLonger
    ? `${counted(distance, 'lap')} (scheduled: ${String(lapsScheduled)})`
    : counted(lapsScheduled, 'lap');
}

function columnsFor(views: SheetViews): Sheet['columns'] {
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
    column.optional({ ...column.number('Gap', 'gapMs'), printed: column.gap }),
    column.unprinted('gapLaps'),
    column.optional({
      ...column.words('Advances to', 'advancedTo'),
      printed: ({ advancedTo }) => (typeof advancedTo === 'string' ? sessionName(views, advancedTo) : ''),
    }),
  ];
}

/**
 * Adds the gap to the winner where the loop knows it. After a finish that was scored by hand, or a penalty,
 * the times at the line may not be in the order of the places.
 */
function withGaps(views: SheetViews): ViewRow[] {
  const gaps = new Map(companionRows(views, 'running-order').map((row) => [row['car'], row]));
  let longest = 0;
  return listField(views.view, 'rows').map((row) => {
    const { gapMs, gapLaps = null } = gaps.get(row['car']) ?? {};
    if (row['place'] === null) return { ...row, gapMs: null, gapLaps: null };
    const isKnown = typeof gapMs === 'number' && gapMs >= longest;
    if (isKnown) longest = gapMs;
    return { ...row, gapMs: isKnown ? gapMs : null, gapLaps };
  });
}

function raceRemarks(views: SheetViews): Remark[] {
  const { view } = views;
  if (view['lapsScheduled'] === null || listField(view, 'rows').length === 0) return [];
  const leaders = leadersIn(views.companions['lap-chart'] ?? {});
  return [
    { label: 'Cautions', words: cautionWords(listField(view, 'cautions')) },
    // Without recorded laps no leader is known, so the number of lead changes is left out.
    ...(view['leaders'] === 0 ? [] : [{ label: 'Lead changes', words: leadWords(view) }]),
    ...(leaders === '' ? [] : [{ label: 'Lap leaders', words: leaders }]),
  ];
}

const leadWords = (view: ViewRow): string =>
  `${textField(view, 'leadChanges')} among ${counted(view['leaders'], 'leader')}`;

/** Lists the cautions by reason, because there may be many: "3, at laps 4, 11: spin; lap 19: debris". */
function cautionWords(cautions: readonly ViewRow[]): string {
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

/** Says which car led which laps: "31 (1–20), 10 (21–25)". */
function leadersIn(chart: ViewRow): string {
  const stretches: { car: string; from: number; to: number }[] = [];
  for (let lap = 1; lap <= Number(chart['laps'] ?? 0); lap++) {
    const leader = listField(chart, 'rows').find(
      ({ places }) => Array.isArray(places) && places[lap - 1] === 1,
    );
    const car = textField(leader ?? {}, 'car');
    const last = stretches.at(-1);
    if (last?.car === car) last.to = lap;
    else stretches.push({ car, from: lap, to: lap });
  }
  return stretches.map(({ car, from, to }) => `${car} (${from === to ? from : `${from}–${to}`})`).join(', ');
}
