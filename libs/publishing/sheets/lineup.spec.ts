import type { Command } from '#domain';
import { publish } from '../index.ts';
import { issue, oneRaceCommands, pagesOf, raceControlWith } from '../../../test/support/sheets.ts';

const session = 'feature';
const cars = Array.from({ length: 5 }, (_, i) => ({ car: String(i + 1), driver: `Driver ${i + 1}` }));
const POSTED = oneRaceCommands(cars).slice(0, 8);

const CHANGES: readonly Command[] = [
  { type: 'ScratchCar', session, car: '2', reason: 'engine' },
  { type: 'EnterCar', car: '88', driver: 'Late Driver' },
  { type: 'AddToLineup', session, car: '88', reason: 'flat tow vehicle' },
];

/** Returns a sheet of a posted line-up with changes since: its text on paper, or its CSV. */
async function sheetOf(projection: string, changes: readonly Command[], as: 'pdf' | 'csv' = 'pdf') {
  const race = await raceControlWith(POSTED);
  for (const change of changes) await issue(race, change);
  const answer = await publish(race, { meeting: 'night', projection, session, as });
  if (answer.kind !== 'published') throw new Error(JSON.stringify(answer));
  return as === 'pdf' ? (pagesOf(answer.body)[0]?.text ?? '') : Buffer.from(answer.body).toString();
}

describe('The sheet of a line-up', () => {
  it('has the cars at their starts', async () => {
    const text = await sheetOf('lineup', []);
    expect(text).toContain('Starting line-up as posted\n');
    expect(text).toMatch(/Row 1 1 1 Driver 1\s.*2 2 Driver 2\s.*Row 2 3 3 Driver 3\s.*4 4 Driver 4/su);
    expect(text).not.toMatch(/Scratched|Formation|start \d/u);
  });

  it('has the formation in force after a scratch: the others close up, and a late car is last', async () => {
    const text = await sheetOf('lineup', CHANGES);
    const grid = text.slice(text.indexOf('Row 1'), text.indexOf('Scratched'));
    expect(grid).toMatch(/Row 1 1 1 Driver 1\s.*2 3 Driver 3\sstart 3\s.*Row 2 3 4 Driver 4\sstart 4/su);
    expect(grid).toMatch(/4 5 Driver 5\sstart 5\s.*Row 3 5 88 Late Driver\sstart 6/su);
    expect(grid).not.toContain('Driver 2');
  });

  it('lists scratched cars apart, and says that the formation has changed', async () => {
    const text = await sheetOf('lineup', CHANGES);
    expect(text).toMatch(/^OFFICIAL.*Starting line-up as posted, and changed since/su);
    expect(text).toContain('Scratched car 2 Driver 2, start 2 (scratched: engine)');
    expect(text).toMatch(
      /Formation car 88 rolls off 5\. \(added to the rear: flat tow vehicle\); the others/u,
    );
  });

  it('has a car at the place to which officials moved it', async () => {
    const text = await sheetOf('lineup', [
      { type: 'MoveToRear', session, car: '1', reason: 'missed drivers meeting' },
    ]);
    expect(text).toMatch(/Row 1 1 2 Driver 2\sstart 2\s.*Row 3 5 1 Driver 1\sstart 1/su);
  });

  it('has the official starts in CSV, with the formation behind all other columns', async () => {
    const rows = (await sheetOf('lineup', CHANGES, 'csv'))
      .trim()
      .split('\r\n')
      .map((row) => row.split(','));
    expect(rows[0]?.at(-1)).toBe('formation');
    expect(rows.slice(1).map((row) => [row[0], row[1], row.at(-1)])).toEqual([
      ['1', '1', '1'],
      ['2', '2', ''],
      ['3', '3', '2'],
      ['4', '4', '3'],
      ['5', '5', '4'],
      ['6', '88', '5'],
    ]);
  });
});

describe('The lap sheet of the scorer', () => {
  it('has its cars in the order of the formation', async () => {
    expect(await sheetOf('lap-sheet', CHANGES)).toContain(
      'Line-up 1 Driver 1, 3 Driver 3, 4 Driver 4, 5 Driver 5, 88 Late Driver',
    );
  });
});
