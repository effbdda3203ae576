import type { z } from 'zod';
import { isTimed, scheduledLaps } from '../formats/format.ts';
import { partitionPoint } from '../kernel/binary-search.ts';
import { lapOfResult } from '../laps/progress/distance.ts';
import { raceOf } from '../laps/race.ts';
import type { Race } from '../laps/tally.ts';
import { shortOfOfficial } from '../rankings/points/points-share.ts';
import { NOTHING, reject, type Rejection } from '../rejections.ts';
import { ask } from '../session/questions.ts';
import { changing, refuse, type SessionContext } from '../session/session-context.ts';
import { count } from '../words/measures.ts';
import { isBefore, isOver } from '../words/phases.ts';
import type * as commands from './commands.ts';
import { nameWithClass } from '../words/sessions.ts';

type Command<T extends keyof typeof commands> = z.infer<(typeof commands)[T]>;

export const shortenDistance = changing<Command<'ShortenDistance'>>((context, { to, reason, note }) => {
  const { session, occurredAt } = context;
  const race = raceOf(session);
  if (to === race.distance && !isOver(session.phase)) return NOTHING;
  const refused = distanceRefused(context);
  if (refused) return refused;
  const run = lapsBy(race, occurredAt);
  if (to < run) {
    const words = `The leader of ${nameWithClass(session.spec)} has completed ${count(run, 'lap')}.`;
    return reject('distance-run', words, { session: session.spec.id, laps: run });
  }
  if (race.distance !== null && to > race.distance) {
    const words = `The distance of ${nameWithClass(session.spec)} is ${count(race.distance, 'lap')}.`;
    return reject('distance-not-shorter', words, { session: session.spec.id, laps: race.distance });
  }
  return [{ type: 'DistanceShortened', data: { session: session.spec.id, to, reason, note } }];
});

/** Returns why the distance of a session cannot change; null if it can. */
export function distanceRefused({ session, occurredAt }: SessionContext): Rejection | null {
  if (isTimed(session.spec)) return refuse(session, 'session-has-no-distance');
  if (isOver(session.phase)) return refuse(session, 'session-over');
  const at = raceOf(session).end?.crossing?.at;
  if (at === undefined || at > occurredAt) return null;
  return refuse(session, 'session-over', `The race in ${nameWithClass(session.spec)} was over at ${at}.`);
}

/** Returns the laps of a race at an instant. */
const lapsBy = ({ led }: Race, instant: string): number =>
  partitionPoint(led.items, ({ at }) => at <= instant, led.length);

/** Asks before a race ends too early to be official. */
function shortQuestion(context: SessionContext, run: number): Rejection | null {
  const { session } = context;
  const short = shortOfOfficial(session, run);
  const distance = scheduledLaps(session.spec);
  if (short === null || distance === null) return null;
  const words = `${nameWithClass(session.spec)} is not official after ${short}.`;
  return ask(context, { question: 'not-official', run, distance }, words);
}

export const endRace = changing<Command<'EndRace'>>((context, { lap, reason, note }) => {
  const { session } = context;
  const { phase, spec, started } = session;
  if (isTimed(spec)) return refuse(session, 'session-has-no-distance');
  if (isBefore(phase)) return refuse(session, 'session-not-open');
  if (!started) return refuse(session, 'session-not-green');
  const race = raceOf(session);
  const { ended, lapsDriven, led } = race;
  const run = lapsDriven ?? led.length;
  if (ended && ended.data.lap === lap) return NOTHING;
  if (lap !== undefined && lap > run) {
    const words = `The leader of ${nameWithClass(spec)} has completed ${count(run, 'lap')}.`;
    return reject('lap-not-run', words, { session: spec.id, lap, laps: run });
  }
  const question = shortQuestion(context, lap ?? lapOfResult(race));
  return question ?? [{ type: 'RaceEnded', data: { session: spec.id, reason, lap, note } }];
});
