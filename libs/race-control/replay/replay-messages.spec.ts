import { immutableJSONPatch } from 'immutable-json-patch';
import { fold, type MeetingState } from '#domain';
import { project } from '#projections';
import { clashAfterQualifying, runClashRaces } from '../../../test/support/clash.ts';
import { replayMessages, sessionUnderWay, type ReplayMessage, type ReplayedView } from './replay-messages.ts';
import { realClock } from './playback.ts';
import { replayOf, type Replay, type ReplayRequest } from './replay.ts';

const given = runClashRaces(clashAfterQualifying(), 'heat-1');
const stateAt = (revision: number): MeetingState => fold(given.facts.slice(0, revision + 1));

function replay(request: Partial<ReplayRequest> = {}): Replay {
  const answer = replayOf({ state: given.state, stateAt }, { meeting: 'clash', ...request });
  if (answer.kind !== 'replay') throw new Error(answer.kind);
  return answer.replay;
}

async function messages(replayed: Replay, shown: ReplayedView, resumes = false): Promise<ReplayMessage[]> {
  const played = replayed.playback(Infinity, realClock).play(new AbortController().signal);
  const all: ReplayMessage[] = [];
  for await (const message of replayMessages(replayed, played, shown, resumes)) all.push(message);
  return all;
}

/** Applies the messages like a client and returns its views by revision. */
function viewsOf(all: readonly ReplayMessage[], start: unknown = null): Map<number, unknown> {
  const views = new Map<number, unknown>();
  let view = start;
  for (const { kind, revision, text } of all) {
    if (kind === 'end') continue;
    const content = JSON.parse(text) as never;
    view = kind === 'snapshot' ? content : immutableJSONPatch(view, content);
    views.set(revision, view);
  }
  return views;
}

const asServed = (revision: number, projection: string, session?: string): unknown => {
  const answer = project(stateAt(revision), projection, session);
  return answer.kind === 'view' ? (JSON.parse(JSON.stringify(answer.view)) as unknown) : answer.kind;
};

const opening = (session: string): number =>
  given.facts.findIndex(
    ({ type, data }) => type === 'SessionOpened' && 'session' in data && data.session === session,
  );

describe('the messages of a replay', () => {
  it('are a snapshot, a patch for each record after it, and an end', async () => {
    const all = await messages(replay({ from: 3, to: 6 }), { projection: 'entry-list' });
    const steps = all.map(({ kind, revision }) => `${kind} ${revision}`);
    expect(steps).toEqual(['snapshot 3', 'patch 4', 'patch 5', 'patch 6', 'end 6']);
    expect(all.at(-1)?.text).toBe('{"revision":6}');
  });

  it.each(['race-log', 'field', 'meeting'])(
    'give the view of %s at each revision as it was then',
    async (name) => {
      const heat = replay({ session: 'heat-1' });
      const views = viewsOf(await messages(heat, { projection: name }));
      const { first, last } = heat.timeline;
      expect([...views.keys()]).toEqual(Array.from({ length: last - first + 1 }, (_, i) => first + i));
      for (const [revision, view] of views) {
        if (revision % 20 === 0) expect(view).toEqual(asServed(revision, name));
      }
    },
  );

  it('follow the session that is under way, with a snapshot for each session', async () => {
    const all = await messages(replay(), { projection: 'running-order' });
    const snapshots = all.filter(({ kind }) => kind === 'snapshot').map(({ revision }) => revision);
    expect(snapshots).toEqual([0, opening('heat-1')]);
    const views = viewsOf(all);
    expect(views.get(opening('heat-1') - 1)).toEqual(
      asServed(opening('heat-1') - 1, 'running-order', 'qualifying'),
    );
    const last = given.state.revision;
    expect(views.get(last)).toEqual(asServed(last, 'running-order', 'heat-1'));
  });

  it('stay with the requested session', async () => {
    const all = await messages(replay({ from: opening('heat-1') - 2 }), {
      projection: 'running-order',
      session: 'qualifying',
    });
    expect(all.filter(({ kind }) => kind === 'snapshot')).toHaveLength(1);
  });

  it('continue after a record without a gap or a repeat', async () => {
    const shown = { projection: 'running-order' };
    const whole = await messages(replay(), shown);
    const from = opening('heat-1') + 5;
    const rest = replay().resumeAfter(from);
    if (!rest) throw new Error('The record must be a part of the replay.');
    const resumed = await messages(rest, shown, true);
    expect(resumed).toEqual(whole.filter(({ kind, revision }) => revision > from || kind === 'end'));
  });
});

describe('the session under way', () => {
  it('is the first of the format before any is opened, then the last one opened', () => {
    expect(sessionUnderWay(stateAt(0))).toBe('qualifying');
    expect(sessionUnderWay(stateAt(opening('heat-1') - 1))).toBe('qualifying');
    expect(sessionUnderWay(stateAt(opening('heat-1')))).toBe('heat-1');
  });
});
