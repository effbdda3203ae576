import { LapCheck } from './lap-check.ts';

const OURS = new Map([['12', 4]]);
const THEIRS = new Map([['12', 5]]);
const DIFFERENCE = { car: '12', ours: 4, theirs: 5 };

const given = async (): Promise<LapCheck> => {
  const check = new LapCheck(() => Promise.resolve(OURS));
  await check.tick(THEIRS, 'heat', 0);
  await check.tick(THEIRS, 'heat', 5_000);
  return check;
};

describe('laps that differ from those of a timing program', () => {
  it('are shown when they differ twice', async () => {
    const check = await given();
    expect(check.differences).toEqual([DIFFERENCE]);
  });

  it.each([
    ['the session', THEIRS, null],
    ['the run', null, 'heat'],
    ['the session and another began', THEIRS, 'feature'],
  ])('are not shown after %s has ended', async (_, theirs, session) => {
    const check = await given();
    await check.tick(theirs, session, 5_250);
    expect(check.differences).toEqual([]);
  });

  it('are not shown if the session ended while ours were counted', async () => {
    let count: (laps: ReadonlyMap<string, number>) => void = () => undefined;
    const check = new LapCheck(() => new Promise((resolve) => (count = resolve)));
    const first = check.tick(THEIRS, 'heat', 0);
    count(OURS);
    await first;
    const second = check.tick(THEIRS, 'heat', 5_000);
    await check.tick(THEIRS, null, 5_250);
    count(OURS);
    await second;
    expect(check.differences).toEqual([]);
  });
});
