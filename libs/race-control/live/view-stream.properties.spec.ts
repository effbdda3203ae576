import fc from 'fast-check';
import { immutableJSONPatch, type JSONPatchDocument } from 'immutable-json-patch';
import { evolve, initialState, type MeetingState } from '#domain';
import { readWholeStream, type EventStore } from '#event-store';
import { openStore } from '#event-store/open';
import { project } from '#projections';
import type { Subscription } from 'rxjs';
import { director } from '../../../test/support/race.ts';
import { meetings, type PlayedMeeting } from '../../../test/support/sessions.arbitrary.ts';
import { expectSame } from '../../../test/support/views.ts';
import { toFact } from '../log/log-record.ts';
import { RaceControl } from '../race-control.ts';
import type { LiveMessage } from './live-messages.ts';

const MEETING = 'test';
const RUNS = 8;
const SEED = process.env['GREENFLAG_PROPERTY_SEED'];

type Views = Readonly<Record<string, unknown>>;

const SETS = [
  ['meeting'],
  ['meeting', 'running-order/heat-1', 'field'],
  ['race-log', 'lineup/main', 'penalties'],
  ['results/heat-2', 'entry-list', 'qualifying-order/qualifying', 'lap-chart/heat-1', 'running-order/main'],
];

const shown = (name: string) => {
  const [projection = '', session] = name.split('/');
  return { name, projection, ...(session !== undefined && { session }) };
};

/** Returns the views of a state as parsed JSON, or null if one of them does not exist. */
function viewsIn(state: MeetingState, names: readonly string[]): Views | null {
  const views = names.map((name) => {
    const { projection, session } = shown(name);
    const projected = project(state, projection, session);
    return [name, projected.kind === 'view' ? JSON.parse(JSON.stringify(projected.view)) : null] as const;
  });
  return views.every(([, view]) => view !== null) ? Object.fromEntries(views) : null;
}

interface ReceivedMessage extends LiveMessage {
  /** True for the first message of a connection, which need not follow on the one before. */
  readonly isFirst: boolean;
}

/** A page that follows some views, leaves and returns. */
class Page {
  readonly received: ReceivedMessage[] = [];
  /** Revision of the views that it returned with, by the index of the message that follows. */
  readonly starts = new Map<number, number>();
  isAway = true;
  private subscription: Subscription | undefined;

  constructor(readonly names: readonly string[]) {}

  get revision(): number | undefined {
    return this.received.at(-1)?.revision;
  }

  leave(): void {
    this.isAway = true;
    this.subscription?.unsubscribe();
  }

  /** Follows the views, after a revision whose views it has, or from a snapshot. */
  async enter(race: RaceControl, after?: number): Promise<void> {
    this.leave();
    const shows = this.names.map(shown);
    const answer = await race.liveViews({
      meeting: MEETING,
      shows,
      ...(after !== undefined && { after }),
    });
    if (answer.kind !== 'live') return;
    this.isAway = false;
    if (after !== undefined) this.starts.set(this.received.length, after);
    let isFirst = true;
    this.subscription = answer.batches.subscribe({
      next: (batch) => {
        for (const message of batch) {
          this.received.push({ ...message, isFirst });
          isFirst = false;
        }
      },
      complete: () => (this.isAway = true),
    });
  }
}

/** Plays a meeting while pages leave and return. Returns the state after each record. */
async function follow(
  played: PlayedMeeting,
  pages: readonly Page[],
  store: EventStore,
): Promise<MeetingState[]> {
  let clock = Date.parse('2026-05-02T16:00:00.000Z');
  const race = new RaceControl(store, { presets: new Map(), now: () => (clock += 500) });
  let die = played.randomNumber;
  const chance = (sides: number) => (die = (die * 1_103_515_245 + 12_345) % 2_147_483_648) % sides;
  for (const { command } of played.steps) {
    const { official = director, ...rest } = command;
    const { revision = -1 } = (await race.state(MEETING)) ?? {};
    const done = race.issue({ meeting: MEETING, official, command: rest });
    // Some pages return while the command is being decided.
    for (const page of pages) await leaveOrReturn(page, race, { revision, chance });
    await done;
    if (chance(4) === 0) await new Promise(setImmediate);
  }
  const states: MeetingState[] = [];
  for await (const event of readWholeStream(store, `meeting-${MEETING}`))
    states.push(evolve(states.at(-1) ?? initialState(), toFact(event)));
  for (const page of pages) if (page.isAway) await page.enter(race, page.revision);
  while (pages.some((page) => !page.isAway && page.revision !== states.length - 1))
    await new Promise(setImmediate);
  await race.drain();
  return states;
}

interface PlayState {
  readonly revision: number;
  readonly chance: (sides: number) => number;
}

async function leaveOrReturn(page: Page, race: RaceControl, { revision, chance }: PlayState): Promise<void> {
  const choice = chance(12);
  if (choice === 0) page.leave();
  else if (choice === 1) await page.enter(race);
  else if (choice === 2) await page.enter(race, revision < 0 ? undefined : chance(revision + 1));
  else if (choice < 6 && page.isAway) await page.enter(race, page.revision);
}

/** Checks that the views of a page, at every revision that it received, are what the log gives there. */
function check({ received, starts, names }: Page, states: readonly MeetingState[]): void {
  let views: Views | null = null;
  let at = -1;
  for (const [i, { kind, revision, text, isFirst }] of received.entries()) {
    const start = starts.get(i);
    if (start !== undefined && isFirst) {
      views = viewsIn(states[start] as MeetingState, names);
      at = start;
    }
    const data = JSON.parse(text) as Views;
    if (kind === 'snapshot') views = data;
    else {
      // A patch leads to a later revision, and holds all views.
      expect(revision).toBeGreaterThan(at);
      expect(Object.keys(data).toSorted()).toEqual(names.toSorted());
      views = Object.fromEntries(
        names.map((name) => [name, immutableJSONPatch(views?.[name], data[name] as JSONPatchDocument)]),
      );
    }
    at = revision;
    expectSame([revision, views], [revision, viewsIn(states[revision] as MeetingState, names)]);
  }
}

it('a follower of several views has at every revision what the log gives, wherever it returns', async () => {
  const seen = { patches: 0, snapshots: 0, strikes: 0, returns: 0 };
  const law = async (played: PlayedMeeting) => {
    const store = await openStore(`memory:combined-${Math.random()}`);
    const pages = SETS.map((names) => new Page(names));
    const states = await follow(played, pages, store);
    for (const page of pages) {
      check(page, states);
      seen.patches += page.received.filter(({ kind }) => kind === 'patch').length;
      seen.snapshots += page.received.filter(({ kind }) => kind === 'snapshot').length;
      seen.returns += page.starts.size;
    }
    seen.strikes += states.at(-1)?.struck.size ?? 0;
    await store.close();
  };
  await fc.assert(fc.asyncProperty(meetings, law), {
    numRuns: RUNS,
    endOnFailure: true,
    ...(SEED !== undefined && { seed: Number(SEED) }),
  });
  // Without any of these the test would not have tested what its name says.
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
});
