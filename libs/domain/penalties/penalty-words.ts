import type { FactOf } from '../events.ts';
import { count, ordinal } from '../words/measures.ts';
import { because, type Because } from '../scoring/because.ts';

type Data = FactOf<'PenaltyImposed'>['data'];
type ByKind = { readonly [K in Data['penalty']]: (data: Data) => string };

const seconds = (value: number | undefined): string => `${value ?? 0} s`;

/** What was imposed, as a steward announces it. */
const WORDS: ByKind = {
  'to-rear': () => 'to the rear',
  laps: ({ laps }) => count(laps ?? 0, 'lap'),
  place: ({ place }) => `to ${ordinal(place ?? 0)} place`,
  'lap-time': ({ lap }) => (lap === undefined ? 'loses the best lap time' : `loses the time of lap ${lap}`),
  disqualified: () => 'disqualified',
  time: (data) => `${seconds(data.seconds)} added`,
  places: ({ places }) => `${count(places ?? 0, 'place')} back`,
  grid: ({ places, toSession }) => `${count(places ?? 0, 'place')} back on the grid of ${toSession}`,
  points: ({ points }) => count(points ?? 0, 'point'),
  'drive-through': () => 'drive through',
  'stop-and-go': (data) => `stop and go${data.seconds === undefined ? '' : `, ${seconds(data.seconds)}`}`,
  hold: ({ laps }) => `hold for ${count(laps ?? 0, 'lap')}`,
};

/** What happened to the place of the car. */
const REASONS: ByKind = {
  ...WORDS,
  'to-rear': () => 'sent to the rear',
  laps: ({ laps }) => `penalised by ${count(laps ?? 0, 'lap')}`,
  place: ({ place }) => `penalised to ${ordinal(place ?? 0)}`,
  'lap-time': () => 'lost a lap time',
  places: ({ places }) => `penalised by ${count(places ?? 0, 'place')}`,
  grid: ({ places }) => `penalised by ${count(places ?? 0, 'place')} on the grid`,
};

/** Returns a penalty in words, without its reason. */
export function penaltyWords(data: Data): string {
  const instead = data.insteadOf === undefined ? '' : `, instead of penalty ${data.insteadOf}`;
  return `${WORDS[data.penalty](data)}${instead}`;
}

/** Returns a penalty as the reason of a place; `to` says what it was applied to. */
export const penaltyReason = ({ data, revision }: FactOf<'PenaltyImposed'>, to = ''): Because =>
  because('penalty', `${REASONS[data.penalty](data)}${to}: ${data.reason}`, [revision]);
