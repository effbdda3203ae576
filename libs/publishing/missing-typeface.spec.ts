import { entries, oneRaceCommands, pagesOf, raceControlWith } from '../../test/support/sheets.ts';
import { publish } from './index.ts';
import { OTHER_TYPEFACES } from './pdf/typefaces.ts';

it('a name in the letters of a typeface that is not installed is not printed, with a warning', async () => {
  const arabic = OTHER_TYPEFACES.find(({ letters }) => letters.test('م'));
  if (!arabic) throw new Error('There is no Arabic typeface.');
  jest.spyOn(arabic, 'regular').mockImplementation(() => {
    throw new Error('Cannot find module');
  });
  const cars = [...entries(1), { car: '2', driver: 'محمد العربي' }, { car: '3', driver: 'דוד לוי' }];
  const race = await raceControlWith(oneRaceCommands(cars));
  const request = { meeting: 'night', projection: 'results', session: 'feature', as: 'pdf' } as const;
  const sheet = await publish(race, request);
  if (sheet.kind !== 'published') throw new Error(JSON.stringify(sheet));
  expect(sheet.unprintedNames).toBe(1);
  const text = pagesOf(sheet.body)
    .map((page) => page.text)
    .join('\n');
  expect(text).toContain('2 name cannot be printed');
  expect(text).toMatch(/3 (לוי דוד|דוד לוי) /u);
});
