import { immutableJSONPatch, type JSONPatchDocument } from 'immutable-json-patch';
import { openStore } from '#event-store/open';
import { accept, enter, MEETING, note, schedule } from '../../../test/support/race.ts';
import { RaceControl } from '../race-control.ts';
import { MAX_PATCH_REVISIONS } from './polled-views.ts';

const ENTRIES = { meeting: MEETING, projection: 'entry-list' };

let race: RaceControl;
beforeEach(async () => {
  race = new RaceControl(await openStore('memory:'), { presets: new Map() });
  await accept(race, schedule);
});
afterEach(() => race.drain());

const namedBy = async (request: { projection: string; session?: string } = ENTRIES) => {
  const head = await race.viewHead({ meeting: MEETING, ...request });
  return head.kind === 'head' ? [head.before, head.revision] : head.kind;
};

async function viewAt(at: number): Promise<unknown> {
  const answer = await race.view({ ...ENTRIES, at });
  return answer.kind === 'view' ? JSON.parse(JSON.stringify(answer.view)) : answer.kind;
}

async function patched(from: number, to: number): Promise<unknown> {
  const answer = await race.viewPatch({ ...ENTRIES, from, to });
  if (answer.kind !== 'patch') throw new Error(answer.kind);
  return immutableJSONPatch(await viewAt(from), JSON.parse(answer.text) as JSONPatchDocument);
}

describe('the head of a view', () => {
  it('names the last revision, and the one that it named before', async () => {
    expect(await namedBy()).toEqual([null, 0]);
    await accept(race, enter('1'));
    expect(await namedBy()).toEqual([0, 1]);
    for (const car of ['2', '3', '4']) await accept(race, enter(car));
    expect(await namedBy()).toEqual([1, 4]);
    // All who ask at one revision get the same answer.
    expect(await namedBy()).toEqual([1, 4]);
  });

  it('names the revision before if nobody asked before, or long ago', async () => {
    for (const car of ['1', '2', '3']) await accept(race, enter(car));
    expect(await namedBy({ projection: 'results', session: 'heat' })).toEqual([2, 3]);
    await Promise.all(Array.from({ length: MAX_PATCH_REVISIONS + 1 }, (_, n) => accept(race, note(`${n}`))));
    const last = 3 + MAX_PATCH_REVISIONS + 1;
    expect(await namedBy({ projection: 'results', session: 'heat' })).toEqual([last - 1, last]);
  });

  it('keeps its states at hand for the patches that follow', async () => {
    for (const car of ['1', '2', '3']) {
      await namedBy();
      await accept(race, enter(car));
    }
    expect(await race.hasStates(MEETING, 0, 2)).toBe(true);
    await accept(race, enter('4'));
    // Nobody asked for a head at revision 3.
    expect([await race.hasStates(MEETING, 3), await race.hasStates(MEETING, 4)]).toEqual([false, true]);
  });

  it('is refused where there is no view', async () => {
    expect(await race.viewHead({ meeting: 'none', projection: 'field' })).toEqual({
      kind: 'meeting-unknown',
    });
    expect(await namedBy({ projection: 'none' })).toBe('projection-unknown');
    expect(await race.viewHead({ meeting: MEETING, projection: 'results', session: 'no' })).toEqual({
      kind: 'session-unknown',
      sessions: ['heat'],
    });
  });
});

describe('the patch of a view', () => {
  it('turns the view at one revision into the view at a later one', async () => {
    await namedBy();
    for (const car of ['1', '2', '3']) await accept(race, enter(car));
    await namedBy();
    await accept(race, { type: 'StrikeRecord', revision: 2, reason: 'never came' });
    await namedBy();
    for (const [from, to] of [
      [0, 3],
      [3, 4],
      [1, 4],
      [2, 2],
      [0, 1],
    ] as const) {
      expect(await patched(from, to)).toEqual(await viewAt(to));
    }
  });

  it('stays the same when more is recorded', async () => {
    await accept(race, enter('1'));
    const before = await race.viewPatch({ ...ENTRIES, from: 0, to: 1 });
    await accept(race, { type: 'StrikeRecord', revision: 1, reason: 'never came' });
    expect(await race.viewPatch({ ...ENTRIES, from: 0, to: 1 })).toEqual(before);
  });

  it('is refused beyond the end of the log', async () => {
    expect(await race.viewPatch({ ...ENTRIES, from: 0, to: 1 })).toEqual({
      kind: 'revision-unknown',
      actualRevision: 0,
    });
  });
});
