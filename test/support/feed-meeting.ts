import { defer, from, mergeMap, startWith } from 'rxjs';
import type { RaceControl } from '#race-control';
import type { FeedCommand, FeedMeeting, FeedOutcome, MeetingNow } from '#timing-feeds';
import { derivedId } from '../../libs/race-control/input/derived-id.ts';

/** Returns a meeting of a race control as feeds see it. */
export function feedMeeting(race: RaceControl, meeting: string): FeedMeeting {
  return {
    meeting,
    commandId: (identity) => derivedId('crossing', meeting, identity),
    issue: (feed, commands) => Promise.all(commands.map((each) => issueOne(race, meeting, feed, each))),
    changes: defer(() =>
      race.changes(meeting).pipe(
        startWith(null),
        mergeMap(() => from(meetingOf(race, meeting))),
      ),
    ),
    laps: () => Promise.resolve(new Map()),
  };
}

async function issueOne(
  race: RaceControl,
  meeting: string,
  feed: string,
  { command, commandId, role }: FeedCommand,
): Promise<FeedOutcome> {
  try {
    const official = { id: `feed ${feed}`, role };
    const outcome = await race.issue({ meeting, command, commandId, official });
    if (outcome.kind === 'accepted')
      return { kind: 'accepted', revision: outcome.receipt.events[0]?.revision ?? null };
    if (outcome.kind !== 'refused') return { kind: 'refused', code: outcome.kind, words: outcome.kind };
    return { kind: 'refused', code: outcome.rejection.code, words: outcome.rejection.words };
  } catch (error) {
    return { kind: 'unavailable', words: String(error) };
  }
}

async function meetingOf(race: RaceControl, meeting: string): Promise<MeetingNow> {
  const state = await race.state(meeting);
  if (!state) throw new Error('There is no meeting.');
  const entries = [...state.entries.values()];
  return {
    revision: state.revision,
    sessions: state.sessions.map(({ spec, phase, flag }) => ({ session: spec.id, phase, flag })),
    cars: new Map(entries.flatMap(({ car, transponder }) => (transponder ? [[transponder, car]] : []))),
    entries: entries.map(({ car, driver, transponder = null }) => ({ car, driver, transponder })),
  };
}
