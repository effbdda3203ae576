import type { ViewsByName } from '../../api/data/meeting.tsx';
import type { LogRow } from '../../api/data/records.ts';
import type { SessionTimeline } from '../session-timeline.ts';
import { withoutClass } from '../../ui/text/text.ts';
import { t } from '../../ui/language/language.ts';

export const LANES = ['incidents', 'cautions', 'leads', 'decisions'] as const;
export type Lane = (typeof LANES)[number];

/** Something that happened, on a lane of the timeline. */
export interface Mark {
  /** Index of the record. */
  readonly index: number;
  /** A letter for the kind of the record, or the number of a car that takes the lead. */
  readonly sign: string;
  readonly words: string;
  readonly isStruck: boolean;
}

export type Marks = Readonly<Record<Lane, readonly Mark[]>>;

type Signs = Partial<Record<LogRow['type'], readonly [lane: Lane, sign: string]>>;

const SIGNS: Signs = {
  CarSpun: ['incidents', 'S'],
  IncidentReported: ['incidents', '!'],
  CautionCalled: ['cautions', 'Y'],
  RedShown: ['cautions', 'R'],
  PenaltyImposed: ['decisions', 'P'],
  PenaltyServed: ['decisions', 'P'],
  PenaltyRescinded: ['decisions', 'P'],
  RecordStruck: ['decisions', 'X'],
  RecordRestored: ['decisions', 'X'],
  CarRetired: ['decisions', 'O'],
  CarReturned: ['decisions', 'O'],
  NoAttemptRecorded: ['decisions', 'O'],
  CarScratched: ['decisions', 'O'],
  LapDisallowed: ['decisions', 'L'],
  LapReinstated: ['decisions', 'L'],
  LapConfirmed: ['decisions', 'L'],
  FreePassAwarded: ['decisions', 'F'],
  WaveAroundGiven: ['decisions', 'F'],
  OrderFrozen: ['decisions', 'Q'],
  RestartOrderSet: ['decisions', 'Q'],
  LapCredited: ['decisions', 'L'],
  SessionRestarted: ['cautions', '0'],
  DistanceExtended: ['decisions', 'E'],
  DistanceShortened: ['decisions', 'E'],
  RaceEnded: ['decisions', 'E'],
  LineupDrawn: ['decisions', 'G'],
  OrderDrawn: ['decisions', 'G'],
  InversionDrawn: ['decisions', 'G'],
  CarChosen: ['decisions', 'G'],
  LineupPosted: ['decisions', 'G'],
  CarMovedToRear: ['decisions', 'G'],
  CarPlaced: ['decisions', 'G'],
  ProvisionalDeclined: ['decisions', 'G'],
  DeadHeatDeclared: ['decisions', 'R'],
  TieBroken: ['decisions', 'R'],
  FinishScored: ['decisions', 'M'],
  ResultsPosted: ['decisions', 'R'],
  ResultsReopened: ['decisions', 'R'],
  ResultsCertified: ['decisions', 'C'],
};

/** Explains the signs on the lane of decisions. */
export const SIGN_WORDS: readonly (readonly [sign: string, words: string])[] = [
  ['P', t('penalty')],
  ['X', t('record struck or restored')],
  ['O', t('car out or back')],
  ['L', t('lap disallowed or credited')],
  ['F', t('lap given back')],
  ['Q', t('order called')],
  ['E', t('distance extended')],
  ['G', t('grid')],
  ['M', t('scored by hand')],
  ['R', t('results')],
  ['C', t('certified')],
];

/** Returns the marks of a session by lane. Lead changes need the lap chart. */
export function marksOf(timeline: SessionTimeline, chart: ViewsByName['lap-chart'] | undefined): Marks {
  const marks: Record<Lane, Mark[]> = { incidents: [], cautions: [], leads: [], decisions: [] };
  for (const [index, row] of timeline.rows.entries()) {
    const [lane, sign] = SIGNS[row.type] ?? [];
    if (lane && sign) marks[lane].push({ index, sign, words: markWords(row), isStruck: row.struck });
  }
  if (chart) marks.leads.push(...leadsOf(timeline, chart));
  return marks;
}

const markWords = ({ lap, words, reason, struck }: LogRow): string =>
  [
    lap === null || lap === 0 ? '' : `${t('Lap {lap}', { lap })}: `,
    words,
    reason === null ? '' : `: ${reason}`,
    struck ? ` ${t('(struck)')}` : '',
  ].join('');

type Chart = Pick<ViewsByName['lap-chart'], 'leaders' | 'rows'>;

/** Returns the leader of each lap; the first element is the car that started in front. */
export function leadersOf({ leaders, rows }: Chart): (Chart['rows'][number] | undefined)[] {
  const cars = new Map(rows.map((row) => [row.car, row]));
  return [rows.find(({ start }) => start === 1), ...leaders.map((car) => cars.get(car))];
}

/** Returns a mark for each lap whose leader did not lead the lap before. */
function leadsOf({ lapIndexes }: SessionTimeline, chart: Chart): Mark[] {
  const leaders = leadersOf(chart);
  return leaders.flatMap((leader, lap) => {
    const [before, index] = [leaders[lap - 1], lapIndexes[lap - 1]];
    if (!leader || !before || leader.car === before.car || index === undefined) return [];
    const values = { lap, car: carWords(leader), other: carWords(before) };
    const words = t('Lap {lap}: car {car} leads, car {other} led before', values);
    return [{ index, sign: withoutClass(leader.car), words, isStruck: false }];
  });
}

const carWords = ({ car, driver }: Chart['rows'][number]): string =>
  `${withoutClass(car)}${driver === null ? '' : ` (${driver})`}`;

/** Marks that are drawn as one because they would cover each other. */
export interface MarkCluster {
  /** Position on the axis, 0 to 1. */
  readonly x: number;
  readonly marks: readonly Mark[];
}

/**
 * Joins marks that would cover each other.
 * @param xOf returns the position of a record on the axis, 0 to 1
 * @param minDistance between two clusters, on the same scale
 */
export function clusterMarks(
  marks: readonly Mark[],
  xOf: (index: number) => number,
  minDistance: number,
): MarkCluster[] {
  const clusters: { x: number; marks: Mark[] }[] = [];
  for (const mark of marks) {
    const x = xOf(mark.index);
    const last = clusters.at(-1);
    if (last && x - last.x < minDistance) last.marks.push(mark);
    else clusters.push({ x, marks: [mark] });
  }
  return clusters;
}
