import type { EventType, Fact } from '../events.ts';
import type { CommandContext } from '../kernel/command-context.ts';
import { raceOf } from '../laps/race.ts';
import { lapsOf } from '../laps/tally.ts';
import { sessionOf, type MeetingState } from '../meeting/state.ts';
import type { Rejection } from '../rejections.ts';
import { ask } from '../session/questions.ts';
import { listed } from './dependents.ts';

/** Records that decide whether other laps count. */
const DECIDES_LAPS = new Set<EventType>([
  'SessionOpened',
  'SessionRestarted',
  'GreenShown',
  'CautionCalled',
  'RedShown',
  'WhiteShown',
  'CheckeredShown',
  'DistanceExtended',
]);

const ADVICE = {
  struck: 'If they are right, record it again in its place.',
  restored: 'If they are right, leave it struck.',
} as const;

/** Asks before a strike or a restoration after which laps that were recorded later would count no more. */
export function dropsLater(
  before: MeetingState,
  record: Fact,
  after: () => MeetingState,
  { done, ...context }: CommandContext & { readonly done: keyof typeof ADVICE },
): Rejection | null {
  if (context.confirmed || !DECIDES_LAPS.has(record.type) || !('session' in record.data)) return null;
  const id = record.data.session ?? '';
  const session = sessionOf(before, id);
  if (!session) return null;
  const left = countedIn(after(), id);
  const dropped = [...countedIn(before, id)].filter((lap) => lap > record.revision && !left.has(lap));
  if (dropped.length === 0) return null;
  const laps = dropped.length === 1 ? 'Lap' : 'Laps';
  const records = listed(dropped.sort((a, b) => a - b));
  const words = `${laps} of ${records} would not count once ${record.type} ${record.revision} is ${done}.`;
  const about = { laps: dropped.length, record: record.revision, done };
  return ask({ ...context, session }, { question: 'laps-dropped', ...about }, words, ADVICE[done]);
}

/** Returns the revisions of the crossings whose laps count. */
function countedIn(state: MeetingState, id: string): Set<number> {
  const session = sessionOf(state, id);
  if (!session) return new Set();
  const laps = raceOf(session).cars.values().flatMap(lapsOf);
  return new Set(laps.flatMap(({ disallowed, revision }) => (disallowed ? [] : revision)));
}
