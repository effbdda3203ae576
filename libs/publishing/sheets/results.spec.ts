import type { Command } from '#domain';
import { publish } from '../index.ts';
import { oneRaceCommands, pagesOf, raceControlWith } from '../../../test/support/sheets.ts';

const session = 'feature';
const reason = 'by the book';
const cars = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ car: String(i + 1), driver: `Driver ${i + 1}` }));

/** Returns the text of the result of a race that the cars finish in the given order, on paper. */
async function sheetOf(order: readonly string[], rulings: readonly Command[] = []): Promise<string> {
  const commands = oneRaceCommands(cars(order.length)).filter(({ type }) => type !== 'ScoreFinish');
  const finish = { type: 'ScoreFinish' as const, session, order: order.map((car) => ({ car, laps: 5 })) };
  const race = await raceControlWith([...commands.slice(0, -1), finish, ...rulings]);
  const answer = await publish(race, { meeting: 'night', projection: 'results', session, as: 'pdf' });
  if (answer.kind !== 'published') throw new Error(JSON.stringify(answer));
  return pagesOf(answer.body)[0]?.text ?? '';
}

const disqualify = (car: string): Command => ({
  type: 'Penalize',
  session,
  car,
  penalty: 'disqualified',
  reason,
});

describe('The hard charger of a sheet', () => {
  it('is the car that has won the most places', async () => {
    expect(await sheetOf(['1', '4', '2', '3'])).toContain(
      'Hard charger car 4 Driver 4: 2 places won on the track',
    );
  });

  it('is no car that gained its place by a disqualification', async () => {
    const order = ['1', '2', '3'];
    expect(await sheetOf(order, [disqualify('1')])).not.toContain('Hard charger');
    const text = await sheetOf(['3', '1', '4', '2'], [disqualify('3')]);
    expect(text).toContain('Hard charger car 4 Driver 4: 1 place won on the track');
  });

  it('is nobody if more than three cars have won as many places', async () => {
    expect(await sheetOf(['2', '3', '4', '1'])).toMatch(
      /Hard charger car 2 .*car 3 .*car 4 .*: 1 place won/u,
    );
    expect(await sheetOf(['2', '3', '4', '5', '1'])).not.toContain('Hard charger');
  });
});

describe('A red flag on a sheet', () => {
  it('is named with its time, its lap and its reason', async () => {
    const commands = oneRaceCommands(cars(2));
    const stopped: Command[] = [
      { type: 'ShowRed', session, reason: 'rollover' },
      { type: 'ShowGreen', session },
    ];
    const race = await raceControlWith(
      commands.flatMap((command) => (command.type === 'ShowGreen' ? [command, ...stopped] : [command])),
    );
    const answer = await publish(race, { meeting: 'night', projection: 'results', session, as: 'pdf' });
    if (answer.kind !== 'published') throw new Error(JSON.stringify(answer));
    const text = pagesOf(answer.body)[0]?.text ?? '';
    expect(text).toMatch(/Red flags 1, 0:00:\d\d, at lap 0: rollover/u);
  });
});

describe('A dead heat on a sheet', () => {
  const deadHeat: Command = { type: 'DeclareDeadHeat', session, cars: ['2', '3'], reason: 'photo' };

  it('is named with its cars', async () => {
    const text = await sheetOf(['1', '2', '3', '4'], [deadHeat]);
    expect(text).toContain('Dead heat for 2nd cars 2, 3');
    expect(text).not.toContain('tie broken');
  });

  it('says how it was broken', async () => {
    const broken: Command = { type: 'BreakTie', session, cars: ['3', '2'], reason: 'coin toss' };
    const text = await sheetOf(['1', '2', '3', '4'], [deadHeat, broken]);
    expect(text).toContain('Dead heat for 2nd cars 3, 2; tie broken in the order 3, 2: coin toss');
  });
});
