import { parseEntries } from './pasted-entries.ts';

const commands = (text: string, entered: readonly string[] = []) =>
  parseEntries(text, entered).map(({ command, error }) => error ?? command);

it('reads a list with tabs and a heading, as a spreadsheet copies it', () => {
  const text = 'Car\tDriver\tTeam\tMake\r\n07\tJane Doe\tDoe, Inc.\tFord\r\n\r\n7\tJohn Roe\t\tChevrolet\r\n';
  expect(commands(text)).toEqual([
    { type: 'EnterCar', car: '07', driver: 'Jane Doe', team: 'Doe, Inc.', manufacturer: 'Ford' },
    { type: 'EnterCar', car: '7', driver: 'John Roe', manufacturer: 'Chevrolet' },
  ]);
});

it('reads a list with commas, and a number with or without #', () => {
  expect(commands('#10x, Oscar G')).toEqual([{ type: 'EnterCar', car: '10x', driver: 'Oscar G' }]);
  expect(commands('21,"Ann Poe",Poe')).toEqual([
    { type: 'EnterCar', car: '21', driver: 'Ann Poe', team: 'Poe' },
  ]);
});

it('says what is wrong with each wrong line, and accepts the others', () => {
  expect(commands(', Nobody\n5\n21, A\n21, B\n8, C\n9, D, E, F, G', ['8'])).toEqual([
    'The number of the car is missing.',
    'The driver is missing.',
    { type: 'EnterCar', car: '21', driver: 'A' },
    'Car 21 is entered already, or stands above.',
    'Car 8 is entered already, or stands above.',
    'More than car, driver, team and manufacturer.',
  ]);
});
