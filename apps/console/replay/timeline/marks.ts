import type { ViewsByName } from '../../api/data/meeting.tsx';
import type { LogRow } from '../../api/data/records.ts';
import type { Track } from '../player/playback-time.ts';

export const LANES = ['incidents', 'cautions', 'leads', 'decisions'] as const;
export type Lane = (typeof LANES)[number];

/** Something on a lane of the timeline, at the record of that place. */
export interface Mark {
  readonly place: number;
  /** One or two letters that tell its kind without a colour. */
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
  PenaltyRescinded: ['decisions', 'P'],
  RecordStruck: ['decisions', 'X'],
  RecordRestored: ['decisions', 'X'],
  CarRetired: ['decisions', 'O'],
  CarReturned: ['decisions', 'O'],
  NoAttemptRecorded: ['decisions', 'O'],
  CarScratched: ['decisions', 'O'],
  LapDisallowed: ['decisions', 'L'],
  LapReinstated: ['decisions', 'L'],
  FreePassAwarded: ['decisions', 'F'],
  DistanceExtended: ['decisions', 'E'],
  LineupDrawn: ['decisions', 'G'],
  LineupPosted: ['decisions', 'G'],
  CarMovedToRear: ['decisions', 'G'],
  CarPlaced: ['decisions', 'G'],
  ProvisionalDeclined: ['decisions', 'G'],
  FinishScored: ['decisions', 'M'],
  ResultsPosted: ['decisions', 'R'],
  ResultsReopened: ['decisions', 'R'],
  ResultsCertified: ['decisions', 'C'],
};

/** What the signs of the lane of decisions say. */
export const SIGN_WORDS: readonly (readonly [sign: string, words: string])[] = [
  ['P', 'penalty'],
  ['X', 'record struck or restored'],
  ['O', 'car out or back'],
  ['L', 'lap disallowed'],
  ['F', 'free pass'],
  ['E', 'distance extended'],
  ['G', 'grid'],
  ['M', 'scored by hand'],
  ['R', 'results'],
  ['C', 'certified'],
];

/** All that the timeline marks, by lane. */
export function marksOf(track: Track, chart: ViewsByName['lap-chart'] | undefined): Marks {
  const marks: Record<Lane, Mark[]> = { incidents: [], cautions: [], leads: [], decisions: [] };
  for (const [place, row] of track.rows.entries()) {
    const [lane, sign] = SIGNS[row.type] ?? [];
    if (lane && sign) marks[lane].push({ place, sign, words: wordsOf(row), isStruck: row.struck });
  }
  if (chart) marks.leads.push(...leadsOf(track, chart));
  return marks;
}

const wordsOf = ({ lap, words, reason, struck }: LogRow): string =>
  [
    lap === null || lap === 0 ? '' : `Lap ${lap}: `,
    words,
    reason === null ? '' : `: ${reason}`,
    struck ? ' (struck)' : '',
  ].join('');

type Chart = Pick<ViewsByName['lap-chart'], 'laps' | 'rows'>;

/** Who led each lap; the first is who started in front. */
export function leadersOf({ laps, rows }: Chart): (Chart['rows'][number] | undefined)[] {
  const leaders: (Chart['rows'][number] | undefined)[] = Array.from({ length: laps + 1 });
  for (const row of rows) {
    if (row.start === 1) leaders[0] = row;
    for (const [i, place] of row.places.entries()) if (place === 1) leaders[i + 1] = row;
  }
  return leaders;
}

/** Where another car than before was the first to complete a lap. */
function leadsOf({ laps }: Track, chart: Chart): Mark[] {
  const leaders = leadersOf(chart);
  return leaders.flatMap((leader, lap) => {
    const [before, place] = [leaders[lap - 1], laps[lap - 1]];
    if (!leader || !before || leader.car === before.car || place === undefined) return [];
    const words = `Lap ${lap}: car ${named(leader)} leads, car ${named(before)} led before`;
    return [{ place, sign: leader.car, words, isStruck: false }];
  });
}

const named = ({ car, driver }: Chart['rows'][number]): string =>
  driver === null ? car : `${car} (${driver})`;

/** Marks that would cover each other, as one. */
export interface Cluster {
  /** From the left, 0 to 1. */
  readonly x: number;
  readonly marks: readonly Mark[];
}

/** @param room how far apart two must stand to be told apart, 0 to 1 */
export function clustered(marks: readonly Mark[], xOf: (place: number) => number, room: number): Cluster[] {
  const clusters: { x: number; marks: Mark[] }[] = [];
  for (const mark of marks) {
    const x = xOf(mark.place);
    const last = clusters.at(-1);
    if (last && x - last.x < room) last.marks.push(mark);
    else clusters.push({ x, marks: [mark] });
  }
  return clusters;
}
