import fc from 'fast-check';
import { immutableJSONPatch, type JSONPatchDocument } from 'immutable-json-patch';
import { evolve, initialState, type MeetingState } from '#domain';
import { readWholeStream, type EventStore } from '#event-store';
import { openStore } from '#event-store/open';
import { project } from '#projections';
import type { Subscription } from 'rxjs';
import { director } from '../../../test/support/race.ts';
import { meetings, type Played } from '../../../test/support/sessions.arbitrary.ts';
import { expectSame } from '../../../test/support/views.ts';
import { toFact } from '../log/log-record.ts';
import { RaceControl } from '../race-control.ts';
import type { LiveMessage } from './live-messages.ts';

const MEETING = 'test';
const RUNS = 8;
const TIMEOUT = 120_000;
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

/** The views of a state, as JSON has them; null where one of them is not there. */
function viewsIn(state: MeetingState, names: readonly string[]): Views | null {
  const views = names.map((name) => {
    const { projection, session } = shown(name);
    const projected = project(state, projection, session);
    return [name, projected.kind === 'view' ? JSON.parse(JSON.stringify(projected.view)) : null] as const;
  });
  return views.every(([, view]) => view !== null) ? Object.fromEntries(views) : null;
}

interface Told extends LiveMessage {
  /** Did the follower come in with this one? Then it need not follow on the one before. */
  readonly isFirst: boolean;
}

/** A page that follows some views, goes away and comes back. */
class Page {
  readonly told: Told[] = [];
  /** What it came in with: the views of a revision. */
  readonly starts = new Map<number, number>();
  isAway = true;
  private subscription: Subscription | undefined;

  constructor(readonly names: readonly string[]) {}

  get revision(): number | undefined {
    return this.told.at(-1)?.revision;
  }

  leave(): void {
    this.isAway = true;
    this.subscription?.unsubscribe();
  }

  /** Comes in with the views of a revision, or with nothing. */
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
    if (after !== undefined) this.starts.set(this.told.length, after);
    let isFirst = true;
    this.subscription = answer.batches.subscribe({
      next: (batch) => {
        for (const message of batch) {
          this.told.push({ ...message, isFirst });
          isFirst = false;
        }
      },
      complete: () => (this.isAway = true),
    });
  }
}

/** Plays a meeting while pages come and go; answers what the log came to. */
async function follow(played: Played, pages: readonly Page[], store: EventStore): Promise<MeetingState[]> {
  let clock = Date.parse('2026-05-02T16:00:00.000Z');
  const race = new RaceControl(store, { presets: new Map(), now: () => (clock += 500) });
  let die = played.die;
  const chance = (sides: number) => (die = (die * 1_103_515_245 + 12_345) % 2_147_483_648) % sides;
  for (const { command } of played.steps) {
    const { official = director, ...rest } = command;
    const { revision = -1 } = (await race.state(MEETING)) ?? {};
    const done = race.issue({ meeting: MEETING, official, command: rest });
    // Some come in while it is on its way.
    for (const page of pages) await comeOrGo(page, race, { revision, chance });
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

interface Moment {
  readonly revision: number;
  readonly chance: (sides: number) => number;
}

async function comeOrGo(page: Page, race: RaceControl, { revision, chance }: Moment): Promise<void> {
  const what = chance(12);
  if (what === 0) page.leave();
  else if (what === 1) await page.enter(race);
  else if (what === 2) await page.enter(race, revision < 0 ? undefined : chance(revision + 1));
  else if (what < 6 && page.isAway) await page.enter(race, page.revision);
}

/** All that a page had in hand, at every revision that it was told of, is what the log gives there. */
function check({ told, starts, names }: Page, states: readonly MeetingState[]): void {
  let views: Views | null = null;
  let at = -1;
  for (const [i, { kind, revision, text, isFirst }] of told.entries()) {
    const start = starts.get(i);
    if (start !== undefined && isFirst) {
      views = viewsIn(states[start] as MeetingState, names);
      at = start;
    }
    const data = JSON.parse(text) as Views;
    if (kind === 'snapshot') views = data;
    else {
      // One revision after another, and of all views.
      expect([names, revision]).toEqual([names, at + 1]);
      views = Object.fromEntries(
        names.map((name) => [name, immutableJSONPatch(views?.[name], data[name] as JSONPatchDocument)]),
      );
    }
    at = revision;
    expectSame([revision, views], [revision, viewsIn(states[revision] as MeetingState, names)]);
  }
}

it(
  'whoever follows several views has at every revision what the log gives, wherever they come back',
  async () => {
    const seen = { patches: 0, snapshots: 0, strikes: 0, back: 0 };
    const law = async (played: Played) => {
      const store = await openStore(`memory:together-${Math.random()}`);
      const pages = SETS.map((names) => new Page(names));
      const states = await follow(played, pages, store);
      for (const page of pages) {
        check(page, states);
        seen.patches += page.told.filter(({ kind }) => kind === 'patch').length;
        seen.snapshots += page.told.filter(({ kind }) => kind === 'snapshot').length;
        seen.back += page.starts.size;
      }
      seen.strikes += states.at(-1)?.struck.size ?? 0;
      await store.close();
    };
    await fc.assert(fc.asyncProperty(meetings, law), {
      numRuns: RUNS,
      endOnFailure: true,
      ...(SEED !== undefined && { seed: Number(SEED) }),
    });
    // Else it would not have been about what it says.
    for (const many of Object.values(seen)) expect(many).toBeGreaterThan(0);
  },
  TIMEOUT,
);
