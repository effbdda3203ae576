import { createReadStream } from 'node:fs';
import { immutableJSONPatch, type JSONPatchDocument } from 'immutable-json-patch';
import { evolve, fold, initialState, type Fact, type MeetingState } from '#domain';
import { readWholeStream } from '#event-store';
import { openStore } from '#event-store/open';
import { project, PROJECTIONS } from '#projections';
import { toFact } from '../log/log-record.ts';
import { linesOf } from '../input/text-lines.ts';
import { loadPresets } from '../input/format-presets.ts';
import { RaceControl } from '../race-control.ts';
import { parseScript, runScript } from '../scripts/script.ts';
import type { LiveMessage } from './live-messages.ts';

const MEETING = 'clash-2023';
const SESSIONS = ['qualifying', 'heat-1', 'heat-2', 'heat-3', 'heat-4', 'lcq-1', 'lcq-2', 'main'];

interface ViewRef {
  readonly projection: string;
  readonly session?: string;
}

/**
 * One view of every projection, of the main if it needs a session, of the standings if it needs a ranking.
 * These are followed record by record.
 */
const followed = Object.entries(PROJECTIONS).map(([projection, { session }]): ViewRef => {
  if (session === 'ranking') return { projection, session: 'standings' };
  return session === 'required' ? { projection, session: 'main' } : { projection };
});

/** Every view of the meeting. */
const all = Object.entries(PROJECTIONS).flatMap(([projection, { session }]): ViewRef[] => {
  if (session === 'ranking') return [{ projection, session: 'standings' }];
  const each = session === 'none' ? [] : SESSIONS.map((id) => ({ projection, session: id }));
  return session === 'required' ? each : [{ projection }, ...each];
});

/** The records as read from the store, not from the memory of the race control that wrote them. */
let facts: Fact[];
let race: RaceControl;
const received = new Map<ViewRef, LiveMessage[]>();

beforeAll(async () => {
  const store = await openStore('memory:');
  race = new RaceControl(store, { presets: loadPresets() });
  const parsed = await parseScript(linesOf(createReadStream('examples/clash-2023/clash-2023.ndjson')));
  if (!parsed.ok) throw new Error(parsed.problem.words);
  let revision = -1;
  for await (const { outcome } of runScript(parsed.script, (line) => race.issue(line), { inFlight: 1 })) {
    if (outcome.kind === 'accepted') revision = Math.max(revision, outcome.receipt.revision);
    if (received.size === 0) await followAll();
    // The patches of more than 16 records that wait are joined, so the script waits for the followers.
    if (revision % 12 === 0) await allReached(revision);
  }
  await allReached(revision);
  facts = [];
  for await (const event of readWholeStream(store, `meeting-${MEETING}`)) facts.push(toFact(event));
}, 1_200_000);

afterAll(() => race.drain());

/** Ends the wait of `allReached` when a follower has received messages. */
let wake = (): void => undefined;

/** Waits until all followers have reached a revision. */
async function allReached(revision: number): Promise<void> {
  const hasReached = (messages: readonly LiveMessage[]) => (messages.at(-1)?.revision ?? -1) >= revision;
  while (![...received.values()].every(hasReached))
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
}

async function followAll(): Promise<void> {
  for (const subject of followed) {
    const answer = await race.live({ meeting: MEETING, ...subject });
    if (answer.kind !== 'live') throw new Error(`${subject.projection}: ${answer.kind}`);
    const messages: LiveMessage[] = [];
    received.set(subject, messages);
    answer.batches.subscribe((batch) => {
      messages.push(...batch);
      wake();
    });
  }
}

function viewIn(state: MeetingState, { projection, session }: ViewRef): unknown {
  const projected = project(state, projection, session);
  if (projected.kind !== 'view') throw new Error(`${projection} ${session}: ${projected.kind}`);
  return projected.view;
}

/** Objects that were found equal. They do not change, so they are not compared again. */
const same = new WeakMap<object, object>();

/** Follows the messages of one view, and compares them with folds of the log. */
class FollowerCheck {
  private view: unknown;
  /** Number of messages that were applied. */
  at = 0;
  /** Describes the first difference. */
  wrong: string | null = null;

  constructor(
    readonly subject: ViewRef,
    readonly messages: readonly LiveMessage[],
  ) {}

  /** Applies the message of a record, and compares the view with that of the state. */
  compare(state: MeetingState): void {
    const message = this.messages[this.at];
    if (this.wrong !== null || message === undefined || message.revision > state.revision) return;
    this.at += 1;
    const data: unknown = JSON.parse(message.text);
    this.view = message.kind === 'snapshot' ? data : immutableJSONPatch(this.view, data as JSONPatchDocument);
    const isRight = message.revision === state.revision && isSame(this.view, viewIn(state, this.subject));
    // Six thousand calls of `expect` would take longer than the comparison.
    if (!isRight)
      this.wrong = `It is wrong at revision ${state.revision}, ${message.kind} ${message.revision}.`;
  }
}

/** Returns whether both are the same as JSON. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (same.get(a) === b) return true;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [mine, theirs] = [a, b].map((each) => each as Readonly<Record<string, unknown>>);
  const keys = Object.keys(a);
  if (!mine || !theirs || keys.length !== Object.keys(b).length) return false;
  if (!keys.every((key) => Object.hasOwn(theirs, key) && isSame(mine[key], theirs[key]))) return false;
  same.set(a, b);
  return true;
}

it('the comparison of this test finds differences', () => {
  expect([isSame({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }), isSame([1], [1, 2])]).toEqual([true, false]);
  expect([isSame({ a: 1 }, { b: 1 }), isSame([{ b: 2 }], [{ b: 3 }]), isSame({}, [])]).toEqual([
    false,
    false,
    false,
  ]);
});

describe('at every revision of the example', () => {
  const checks = new Map<ViewRef, FollowerCheck>();

  // The views of one state share what they compute, so one fold serves all followers.
  beforeAll(() => {
    for (const [subject, messages] of received) checks.set(subject, new FollowerCheck(subject, messages));
    let state = initialState();
    for (const fact of facts) {
      state = evolve(state, fact);
      for (const check of checks.values()) check.compare(state);
    }
  }, 1_200_000);

  it.each(followed.map((each) => [Object.values(each).join(' '), each] as const))(
    'a follower of %s has what a fold of the log gives',
    (_name, subject) => {
      const { messages = [], at, wrong } = checks.get(subject) ?? {};
      expect(wrong).toBeNull();
      expect(at).toBe(messages.length);
      // It began within the first records and got one message for each record after them.
      expect(messages[0]?.kind).toBe('snapshot');
      expect(messages.slice(1).every(({ kind }) => kind === 'patch')).toBe(true);
      expect(at).toBe(facts.length - (messages[0]?.revision ?? -1));
    },
  );

  it('a view of that moment is what a fold from the start gives', async () => {
    const samples = Array.from({ length: 12 }, (_, i) => Math.floor((i * (facts.length - 1)) / 11));
    for (const at of samples) {
      const scratch = fold(facts.slice(0, at + 1));
      for (const subject of all) {
        const answer = await race.view({ meeting: MEETING, ...subject, at });
        const isRight = answer.kind === 'view' && isSame(answer.view, viewIn(scratch, subject));
        if (!isRight) throw new Error(`${JSON.stringify(subject)} is wrong at revision ${at}.`);
      }
    }
    expect(all.length).toBeGreaterThan(60);
  });

  it('a view of that moment is what an incremental fold gives', async () => {
    let state = initialState();
    for (const fact of facts) {
      state = evolve(state, fact);
      // One projection at every ninth record, in turn, as each look back folds up to 512 records.
      if (fact.revision % 9 !== 0) continue;
      const subject = followed[(fact.revision / 9) % followed.length];
      const answer = subject && (await race.view({ meeting: MEETING, ...subject, at: fact.revision }));
      const isRight = answer?.kind === 'view' && isSame(answer.view, viewIn(state, subject as ViewRef));
      if (!isRight) throw new Error(`${JSON.stringify(subject)} is wrong at revision ${fact.revision}.`);
    }
    expect(state.revision).toBe(facts.length - 1);
  });
});
