import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format as formatSchema, type Command } from '#domain';
import { Given, type Issued } from '../support/given.ts';
import { places, score, viewOf } from '../support/weekend.ts';

/** Scripts of situations that a race night has brought, each with its right outcome in a README. */
const FOLDER = join(process.cwd(), '../shared/data/cases');
const isThere = existsSync(FOLDER);

/** Returns the meeting that a script gives, and the codes of its refused lines. */
function play(name: string): { readonly meeting: Given; readonly refused: readonly string[] } {
  const file = readdirSync(FOLDER).find((each) => each.startsWith(`${name}-`));
  const meeting = new Given();
  const refused: string[] = [];
  for (const line of readFileSync(join(FOLDER, file ?? name), 'utf8')
    .split('\n')
    .filter(Boolean)) {
    const command = JSON.parse(line) as Issued & Extract<Command, { type: 'ScheduleMeeting' }>;
    const isSchedule = command.type === 'ScheduleMeeting';
    const outcome = meeting.when(
      isSchedule ? { ...command, format: formatSchema.parse(command.format) } : command,
    );
    if (typeof outcome === 'string') refused.push(outcome);
  }
  return { meeting, refused };
}

const cases = isThere ? describe : describe.skip;

cases(`A case${isThere ? '' : ' (needs the scripts in ../shared/data/cases)'}`, () => {
  it('01: a qualifying lap that ends under red counts for no car', () => {
    const { meeting } = play('01');
    expect(viewOf(meeting, 'qualifying-order', 'qualifying')['rows']).toMatchObject([
      { car: '1', bestLapMs: 15_000 },
      { car: '2', bestLapMs: null, status: 'no-time' },
      { car: '3', bestLapMs: null, status: 'no-time' },
    ]);
  });

  it('02: a car that took the green is ahead of one that did not start', () => {
    expect(places(play('02').meeting, 'main')).toEqual(['2', '3', '4', '1']);
  });

  it('20: a crossing that the loop missed is filled in by its number', () => {
    expect(score(play('20').meeting, 'main')).toEqual(['1:4', '2:4']);
  });

  it('r2: the free pass goes to the first car that is not on the lead lap', () => {
    const { meeting } = play('r2');
    expect(viewOf(meeting, 'running-order', 'race')['freePass']).toEqual({ candidate: '3', awarded: null });
  });

  it('r3: a free pass adds no lap where laps under caution count', () => {
    const { meeting, refused } = play('r3');
    expect(refused).toEqual([]);
    expect(score(meeting, 'race')).toEqual(['1:5', '2:5', '3:5']);
  });

  it('r4: the pole car is the first leader, also when it was sent to the rear', () => {
    expect(viewOf(play('r4').meeting, 'results', 'race')).toMatchObject({ leadChanges: 1, leaders: 1 });
  });

  it('r8: the white flag may be shown with the yellow', () => {
    const { meeting, refused } = play('r8');
    expect(refused).toEqual([]);
    expect(score(meeting, 'race')).toEqual(['1:3', '2:3']);
  });
});
