import type { Command } from '#domain';
import type { MeetingNow, SessionNow } from '../feed-types.ts';
import type { FeedState } from './feed-state.ts';
import type { CommandMaker, SeenFlag, Suggestion } from './intake-state.ts';
import { sessionUnderWay } from './lap-commands.ts';
import { epochOf } from './run-clock.ts';

/** The flags of the protocol, in lower case, with ours. Any other flag is passed over. */
const FLAGS: Readonly<Record<string, 'green' | 'yellow' | 'red' | 'white' | 'checkered'>> = {
  green: 'green',
  yellow: 'yellow',
  red: 'red',
  white: 'white',
  finish: 'checkered',
};

interface FlagNow {
  readonly flag: SeenFlag;
  readonly now: MeetingNow;
}

/** Returns the command that shows the flag of the feed; none if it is out already, or means nothing here. */
export function flagCommand(
  maker: CommandMaker,
  feed: FeedState,
  { flag: seen, now }: FlagNow,
): Suggestion[] {
  const flag = FLAGS[seen.flag.toLowerCase()];
  const underWay = sessionUnderWay(now);
  const next = now.sessions.find(({ phase }) => phase === 'open');
  const session = underWay ?? (flag === 'green' ? next : undefined);
  if (!flag || !session || isOut(session, flag)) return [];
  const { name } = maker.feed;
  const words = `The feed ${name} shows the ${flag} flag.`;
  const isStart = flag === 'green' && underWay === null;
  const atMs = isStart ? startOfRun(feed, seen) : seen.atMs;
  const epoch = epochOf(feed, seen.atMs);
  const identity = `flag|${name}|${epoch}|${session.session}|${flag}|${seen.raceTimeMs ?? ''}`;
  const command = commandOf(flag, {
    session: session.session,
    note: words,
    at: new Date(atMs).toISOString(),
  });
  return [
    {
      id: `flag ${flag} ${seen.atMs}`,
      words,
      command: { commandId: maker.meeting.commandId(identity), command, role: 'starter' },
    },
  ];
}

/** The totals of the crossings count from the start of the run, and so does the race. */
const startOfRun = (feed: FeedState, { atMs, raceTimeMs }: SeenFlag): number =>
  feed.startMs ?? feed.startGuessMs ?? atMs - Math.max(0, raceTimeMs ?? 0);

function isOut({ phase, flag: ours }: SessionNow, flag: string): boolean {
  // The white flag is shown under green. After the finish, a program may show green or red again.
  return ours === flag || phase === 'checkered' || (flag === 'green' && ours === 'white');
}

type Common = { readonly session: string; readonly note: string; readonly at: string };

function commandOf(flag: (typeof FLAGS)[string], common: Common): Command {
  switch (flag) {
    case 'green':
      return { type: 'ShowGreen', ...common };
    case 'yellow':
      return { type: 'CallCaution', reason: common.note, ...common };
    case 'red':
      return { type: 'ShowRed', reason: common.note, ...common };
    case 'white':
      return { type: 'ShowWhite', ...common };
    default:
      return { type: 'ShowCheckered', ...common };
  }
}
