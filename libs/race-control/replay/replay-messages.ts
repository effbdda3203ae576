import { PROJECTIONS, type View } from '#projections';
import { classOf, hasClasses, type MeetingState } from '#domain';
import type { LiveMessage } from '../live/live-messages.ts';
import { patchBetween } from '../views/patch.ts';
import { viewOfState } from '../views/view-at.ts';
import type { PlayedRecord } from './playback.ts';
import type { Replay } from './replay.ts';

/** The view that a replay shows. */
export interface ReplayedView {
  readonly projection: string;
  /** Without it, a projection that needs a session shows the one that is under way. */
  readonly session?: string;
}

export interface ReplayMessage extends Pick<LiveMessage, 'revision' | 'text'> {
  readonly kind: 'snapshot' | 'patch' | 'end';
}

/** Returns the session that was opened last, or the first of the format if none was opened yet. */
export function sessionUnderWay({ sessions }: MeetingState): string | undefined {
  let latest = sessions[0];
  for (const session of sessions) if (openingOf(session) > openingOf(latest)) latest = session;
  return latest?.spec.id;
}

const openingOf = (session: MeetingState['sessions'][number] | undefined): number =>
  session && session.attempt > 0 ? (session.track.items[0]?.revision ?? -1) : -1;

/** Returns a view as a replay shows it, or why it does not exist. */
export const replayedView = (state: MeetingState, replayed: ReplayedView): ReturnType<typeof viewOfState> =>
  viewOfState(state, replayed.projection, subjectOf(state, replayed));

/** Returns the session of a view in a replay, or the class of that session if the view is about classes. */
function subjectOf(state: MeetingState, { projection, session }: ReplayedView): string | undefined {
  const known = Object.hasOwn(PROJECTIONS, projection) ? PROJECTIONS[projection] : undefined;
  const isWhole = known?.session === 'none';
  const shown = session ?? (known?.session === 'required' ? sessionUnderWay(state) : undefined);
  if (known?.byClass !== 'required' || !hasClasses(state)) return isWhole ? undefined : shown;
  return isWhole || shown === undefined ? classShown(state, session) : shown;
}

/** Returns the class of a session, or of the session that is under way. */
const classShown = (state: MeetingState, session = sessionUnderWay(state)): string | undefined =>
  session === undefined ? undefined : (classOf(session) ?? session);

/**
 * Yields the messages of a replay: a snapshot, a patch for each record after it, and an end. When another
 * session gets under way, its view is a snapshot again. The records come from a player that never jumps back.
 * @param resumes true if the client has the view of the first record already
 */
export async function* replayMessages(
  replay: Replay,
  played: AsyncIterable<PlayedRecord>,
  shown: ReplayedView,
  resumes = false,
): AsyncGenerator<ReplayMessage, void, undefined> {
  let before: View | null = null;
  let last = replay.timeline.first;
  for await (const { revision, isJump } of played) {
    const answer = replayedView(replay.stateAt(revision), shown);
    // The replay ends here if the format has dropped the session.
    if (answer.kind !== 'view') break;
    const { view } = answer;
    if (!(isJump && resumes)) yield messageOf(before, view);
    before = view;
    last = revision;
  }
  yield { kind: 'end', revision: last, text: JSON.stringify({ revision: last }) };
}

function messageOf(before: View | null, view: View): ReplayMessage {
  const { revision } = view;
  if (before === null || before['session'] !== view['session']) {
    return { kind: 'snapshot', revision, text: JSON.stringify(view) };
  }
  return { kind: 'patch', revision, text: JSON.stringify(patchBetween(before, view)) };
}
