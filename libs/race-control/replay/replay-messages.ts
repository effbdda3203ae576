import { PROJECTIONS, type View } from '#projections';
import type { MeetingState } from '#domain';
import type { LiveMessage } from '../live/live-messages.ts';
import { patchBetween } from '../views/patch.ts';
import { viewOfState } from '../views/view-at.ts';
import type { PlayedRecord } from './playback.ts';
import type { Replay } from './replay.ts';

/** What is shown of a replay. */
export interface ReplayedView {
  readonly projection: string;
  /** Left out, a projection of one session follows the meeting: it is of the session that is under way. */
  readonly session?: string;
}

export interface ReplayMessage extends Pick<LiveMessage, 'revision' | 'text'> {
  readonly kind: 'snapshot' | 'patch' | 'end';
}

/** The session that was opened last; before the first one opens, the format's first. */
export function sessionUnderWay({ sessions }: MeetingState): string | undefined {
  let latest = sessions[0];
  for (const session of sessions) if (openedAt(session) > openedAt(latest)) latest = session;
  return latest?.spec.id;
}

const openedAt = (session: MeetingState['sessions'][number] | undefined): number =>
  session && session.attempt > 0 ? (session.track.items[0]?.revision ?? -1) : -1;

/** A view as a replay shows it, or why there is none. */
export function replayedView(
  state: MeetingState,
  { projection, session }: ReplayedView,
): ReturnType<typeof viewOfState> {
  const kind = Object.hasOwn(PROJECTIONS, projection) ? PROJECTIONS[projection]?.session : undefined;
  const underWay = kind === 'required' ? sessionUnderWay(state) : undefined;
  return viewOfState(state, projection, kind === 'none' ? undefined : (session ?? underWay));
}

/**
 * The views of a replay as a stream tells them: a snapshot, then a patch for each record, and at last an end.
 * Where another session gets under way, its view is a snapshot again. The places come from a player that
 * nobody takes back.
 * @param resumes the view of the first place is known already
 */
export async function* replayMessages(
  replay: Replay,
  moves: AsyncIterable<PlayedRecord>,
  shown: ReplayedView,
  resumes = false,
): AsyncGenerator<ReplayMessage, void, undefined> {
  let before: View | null = null;
  let reached = replay.timeline.first;
  for await (const { revision, isJump } of moves) {
    const answer = replayedView(replay.stateAt(revision), shown);
    // The format has dropped the session: it ends here.
    if (answer.kind !== 'view') break;
    const { view } = answer;
    if (!(isJump && resumes)) yield messageOf(before, view);
    before = view;
    reached = revision;
  }
  yield { kind: 'end', revision: reached, text: JSON.stringify({ revision: reached }) };
}

function messageOf(before: View | null, view: View): ReplayMessage {
  const { revision } = view;
  if (before === null || before['session'] !== view['session']) {
    return { kind: 'snapshot', revision, text: JSON.stringify(view) };
  }
  return { kind: 'patch', revision, text: JSON.stringify(patchBetween(before, view)) };
}
