import { count } from '#domain/words';
import type { ViewOf } from '#projections';
import { RESULTS } from '#projections/columns';
import { tableOf, type Remark } from '../sheet.ts';
import { contextOf, nameOf, type SheetKind, type SheetViews } from '../sheet-views.ts';
import { penaltyRemarks } from './penalties.ts';

type Result = ViewOf<'results'>;

/** The box score of a session. */
export const results: SheetKind<'results'> = {
  companions: ({ session }) => [
    { projection: 'penalties', session },
    { projection: 'running-order', session },
    { projection: 'lap-chart', session },
  ],
  sheet: (views) => {
    const { view, companions } = views;
    const { session, status, resultVersion } = view;
    const isRace = view.lapsScheduled !== null;
    return {
      session,
      name: nameOf(views, session),
      kind: 'Results',
      summary: summaryOf(view),
      isOfficial: status === 'official',
      version: status === 'official' ? resultVersion : null,
      ...tableOf({
        rows: withGaps(views),
        columns: RESULTS,
        fields: [
          ...(['place', 'start', 'car', 'driver', 'team', 'manufacturer', 'laps'] as const),
          ...(isRace ? (['lapsLed'] as const) : []),
          ...(['bestLapMs', 'status', 'gapMs', 'gapLaps', 'advancedTo'] as const),
        ],
        unprinted: isRace ? ['bestLapMs'] : [],
        context: contextOf(views),
      }),
      fixedColumns: 0,
      isWide: false,
      remarks: [...raceRemarks(views), ...penaltyRemarks(companions.penalties?.rows ?? [])],
    };
  },
};

function summaryOf(view: Result): string {
  const { status, lapsScheduled, lapsRun, resultVersion } = view;
  const laps = lapsScheduled === null ? [] : [`${lapsRun} of ${lapsOf(view, lapsScheduled)}`];
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

/**
 * Adds the gap to the winner where the loop knows it. After a finish that was scored by hand, or a penalty,
 * the times at the line may not be in the order of the places.
 */
function withGaps({ view, companions }: SheetViews<'results'>) {
  const gaps = new Map(companions['running-order']?.rows.map((row) => [row.car, row]));
  let longest = 0;
  return view.rows.map((row) => {
    const { gapMs = null, gapLaps = null } = gaps.get(row.car) ?? {};
    if (row.place === null) return { ...row, gapMs: null, gapLaps: null };
    const isKnown = gapMs !== null && gapMs >= longest;
    if (isKnown) longest = gapMs;
    return { ...row, gapMs: isKnown ? gapMs : null, gapLaps };
  });
}

function raceRemarks({ view, companions }: SheetViews<'results'>): Remark[] {
  if (view.lapsScheduled === null || view.rows.length === 0) return [];
  const leaders = leadersIn(companions['lap-chart']);
  const { leadChanges } = view;
  return [
    { label: 'Cautions', words: cautionWords(view.cautions) },
    // Without recorded laps no leader is known, so the number of lead changes is left out.
    ...(view.leaders === 0
      ? []
      : [{ label: 'Lead changes', words: `${leadChanges} among ${count(view.leaders, 'leader')}` }]),
    ...(leaders === '' ? [] : [{ label: 'Lap leaders', words: leaders }]),
  ];
}

/** Lists the cautions by reason, because there may be many: "3, at laps 4, 11: spin; lap 19: debris". */
function cautionWords(cautions: Result['cautions']): string {
  const laps = new Map<string, number[]>();
  for (const { cars, reason, lap } of cautions) {
    const why = cars.length > 0 ? `${reason} (${cars.join(', ')})` : reason;
    laps.set(why, [...(laps.get(why) ?? []), lap]);
  }
  const said = [...laps].map(([why, at]) => `lap${at.length === 1 ? '' : 's'} ${at.join(', ')}: ${why}`);
  return cautions.length === 0 ? 'none' : `${cautions.length}, at ${said.join('; ')}`;
}

/** Says which car led which laps: "31 (1–20), 10 (21–25)". */
function leadersIn(chart: ViewOf<'lap-chart'> | undefined): string {
  const stretches: { car: string; from: number; to: number }[] = [];
  for (let lap = 1; lap <= (chart?.laps ?? 0); lap++) {
    const car = chart?.rows.find(({ places }) => places[lap - 1] === 1)?.car ?? '';
    const last = stretches.at(-1);
    if (last?.car === car) last.to = lap;
    else stretches.push({ car, from: lap, to: lap });
  }
  return stretches.map(({ car, from, to }) => `${car} (${from === to ? from : `${from}–${to}`})`).join(', ');
}
