import type { Command, Official } from '#domain';
import { openStore } from '#event-store/open';
import type { EntryImport } from '../answers/entries.ts';
import { RaceControl } from '../race-control.ts';
import { importEntries, type EntryImportRequest } from './import-entries.ts';

const meeting = 'night';
const registrar: Official = { id: 'sign-in', role: 'registrar' };
const director: Official = { id: 'race control', role: 'director' };
const SCHEDULE: Command = {
  type: 'ScheduleMeeting',
  meeting,
  name: 'A weekly night',
  date: '2026-05-02',
  track: { name: 'A bowl', lengthMiles: 0.25 },
  format: { id: 'night', sessions: [{ id: 'heat', kind: 'heat', laps: 8 }] },
};

let race: RaceControl;
const issue = async (...commands: Command[]) => {
  for (const command of commands) await race.issue({ meeting, official: director, command });
};
beforeEach(async () => {
  race = new RaceControl(await openStore('memory:'), { presets: new Map() });
  await issue(SCHEDULE);
});
afterEach(() => race.drain());

type Options = Partial<EntryImportRequest>;

async function load(text: string | Uint8Array, options: Options = {}): Promise<EntryImport> {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const target = {
    state: (id: string) => race.state(id),
    issue: (request: Parameters<RaceControl['issue']>[0]) => race.issue(request),
  };
  const document = await importEntries(target, { meeting, official: registrar, bytes, ...options });
  if (!document) throw new Error('There is no meeting.');
  return document;
}

async function entered(): Promise<object[]> {
  const state = await race.state(meeting);
  return [...(state?.entries.values() ?? [])].map(({ revision: _, status, ...entry }) =>
    status === 'entered' ? entry : { ...entry, status },
  );
}

const mistakesOf = ({ mistakes }: EntryImport) =>
  mistakes.map(({ line, column, words }) => `${line} ${column ?? '-'}: ${words}`);
const actionsOf = ({ rows }: EntryImport) => rows.map(({ car, action }) => `${car} ${action}`);

const ORBITS =
  'No,Class,FirstName,LastName,CarRegistration,DriverRegistration,Transponder1,Transponder2,Additional1\r\n' +
  '07,IMCA Modified,Jane,Doe,1,1,5213412,,"Des Moines, IA"\r\n' +
  '21X,IMCA Modified,Ricky,"Stenhouse Jr.",2,2,5213413,,Boone\r\n';

describe('a list as Orbits writes it', () => {
  it('enters its cars, with their names and transponders', async () => {
    const document = await load(ORBITS);
    expect(document).toMatchObject({ written: 2, mistakes: [], refused: [], delimiter: 'comma' });
    expect(await entered()).toEqual([
      { car: '07', driver: 'Jane Doe', transponder: '5213412' },
      { car: '21X', driver: 'Ricky Stenhouse Jr.', transponder: '5213413' },
    ]);
  });

  it('names what it does not import', async () => {
    const { columns } = await load(ORBITS, { dryRun: true });
    expect(columns.filter(({ field }) => field === null)).toEqual([
      { heading: 'Class', field: null, example: 'IMCA Modified' },
      { heading: 'CarRegistration', field: null, example: '1' },
      { heading: 'DriverRegistration', field: null, example: '1' },
      { heading: 'Transponder2', field: null, example: '' },
      { heading: 'Additional1', field: null, example: 'Des Moines, IA' },
    ]);
  });

  it('writes nothing the second time', async () => {
    await load(ORBITS);
    const again = await load(ORBITS);
    expect([again.written, actionsOf(again)]).toEqual([0, ['07 same', '21X same']]);
  });

  it('writes nothing in a dry run, and says what it would do', async () => {
    const document = await load(ORBITS, { dryRun: true });
    expect([document.written, actionsOf(document)]).toEqual([0, ['07 enter', '21X enter']]);
    expect(await entered()).toEqual([]);
  });
});

describe('the same list from elsewhere', () => {
  const JANE = [{ car: '07', driver: 'Jane Doe', team: 'Doe, Inc.' }];

  it.each([
    ['semicolons and a byte order mark', '\uFEFFNr.;Fahrer;Équipe\n07;Jane Doe;"Doe, Inc."\n'],
    ['tabs, in another order', 'Team\tDriver\tCar #\r\nDoe, Inc.\tJane Doe\t#07'],
    ['a line that names the delimiter', 'sep=;\r\nNo;Name;Team\r\n07;Jane Doe;Doe, Inc.\r\n'],
    ['line ends of an old Mac', 'No;Name;Team\r07;Jane Doe;Doe, Inc.\r'],
    ['empty lines and empty cells', '\n\nNo,Name,Team\n,,\n07,Jane Doe,"Doe, Inc."\n,,\n'],
    ['a number that is kept as text', 'No,Name,Team\n"=""07""",Jane Doe,"Doe, Inc."'],
    ['no headings, pasted', '07\tJane Doe\tDoe, Inc.'],
    ['a space after each comma', 'No, Name, Team\n07, Jane Doe, "Doe, Inc."\n'],
  ])('is read with %s', async (_, text) => {
    expect(mistakesOf(await load(text))).toEqual([]);
    expect(await entered()).toEqual(JANE);
  });

  it('is read in UTF-16, as spreadsheets write "Unicode text"', async () => {
    const bytes = Buffer.from('\uFEFFNo\tName\r\n7\tJosé Peña\r\n', 'utf16le');
    expect(await load(bytes)).toMatchObject({ encoding: 'utf-16', written: 1 });
    expect(await entered()).toEqual([{ car: '7', driver: 'José Peña' }]);
  });

  it('is converted from Windows-1252', async () => {
    const bytes = Buffer.from('No;Name;Team\n7;José Peña;Kart–Club\n'.replace('–', '\x96'), 'latin1');
    expect(await load(bytes)).toMatchObject({ encoding: 'windows-1252', delimiter: 'semicolon' });
    expect(await entered()).toEqual([{ car: '7', driver: 'José Peña', team: 'Kart–Club' }]);
  });

  it('keeps nicknames in quotation marks', async () => {
    await load('No,Name\n8,Joe "Bubba" Smith\n9,"Ann ""Ace"" Poe"\n');
    expect(await entered()).toEqual([
      { car: '8', driver: 'Joe "Bubba" Smith' },
      { car: '9', driver: 'Ann "Ace" Poe' },
    ]);
  });
});

describe('a list with spaces between its columns', () => {
  const CARS = [
    { car: '21', driver: 'Jim Kent' },
    { car: '7X', driver: 'Ann Poe' },
  ];

  it.each([
    ['without headings', '21 Jim Kent\n7X  Ann Poe\n'],
    ['with headings', 'No Driver\n21 Jim Kent\n#7X Ann Poe\n'],
  ])('is read as numbers and names, %s', async (_, text) => {
    expect(await load(text)).toMatchObject({ delimiter: 'space', mistakes: [], written: 2 });
    expect(await entered()).toEqual(CARS);
  });

  it('names the one line without a driver', async () => {
    expect(mistakesOf(await load('21 Jim Kent\n7\n'))).toEqual([
      '2 Column 2: The driver of car 7 is missing.',
    ]);
  });

  it.each([
    ['a line has a comma', '21 Jim Kent\n7 Ann Poe, Boone\n8 Joe Doe\n'],
    ['the first line is a title', 'Entries of Saturday\n21 Jim Kent\n7 Ann Poe\n'],
  ])('is asked for separators once if %s', async (_, text) => {
    expect(mistakesOf(await load(text))).toEqual([
      expect.stringMatching(/^[12] -: Only spaces separate its columns\. Put a tab, a comma or a semicolon/u),
    ]);
  });

  it('is not mistaken for a list of numbers, nor for names with numbers behind a separator', async () => {
    expect(await load('No\n7\n8\n', { dryRun: true })).toMatchObject({ delimiter: 'comma' });
    expect(await load('7 A,Jane\n', { dryRun: true })).toMatchObject({ delimiter: 'comma' });
  });
});

describe('a changed list', () => {
  beforeEach(() =>
    issue(
      { type: 'EnterCar', car: '7', driver: 'Jane Doe', transponder: '100', team: 'Doe' },
      { type: 'EnterCar', car: '8', driver: 'John Roe', transponder: '200', rookie: true },
      { type: 'EnterCar', car: '9', driver: 'Ann Poe' },
    ),
  );

  it('amends the entries that differ, and leaves alone what it does not say', async () => {
    const document = await load(
      'No,Name,Transponder,Rookie\n7,Jane Doe-Roe,100,\n8,John Roe,,no\n9,Ann Poe,,',
    );
    expect(document.rows).toMatchObject([
      { line: 2, action: 'amend', changes: [{ field: 'driver', from: 'Jane Doe', to: 'Jane Doe-Roe' }] },
      { line: 3, action: 'amend', changes: [{ field: 'rookie', from: true, to: false }] },
      { line: 4, action: 'same' },
    ]);
    expect(await entered()).toEqual([
      { car: '7', driver: 'Jane Doe-Roe', transponder: '100', team: 'Doe' },
      { car: '8', driver: 'John Roe', transponder: '200', rookie: false },
      { car: '9', driver: 'Ann Poe' },
    ]);
  });

  it('exchanges the transponders of two cars', async () => {
    expect(await load('No,Transponder\n7,200\n8,100\n9,')).toMatchObject({ refused: [] });
    expect(await entered()).toMatchObject([{ transponder: '200' }, { transponder: '100' }, { car: '9' }]);
    expect(await load('No,Transponder\n7,200\n8,100\n9,')).toMatchObject({ written: 0 });
  });

  it('reports the cars that it does not have, and withdraws them when asked', async () => {
    expect(await load('No\n7\n')).toMatchObject({ missing: ['8', '9'], written: 0 });
    expect(await load('No\n7\n', { withdrawMissing: true })).toMatchObject({ written: 2, refused: [] });
    expect(await entered()).toMatchObject([{ car: '7' }, { status: 'withdrawn' }, { status: 'withdrawn' }]);
    expect(await load('No\n7\n', { withdrawMissing: true })).toMatchObject({ written: 0, missing: [] });
  });

  it('does not bring back a car that is withdrawn', async () => {
    await issue({ type: 'WithdrawCar', car: '9', reason: 'engine' });
    expect(actionsOf(await load('No,Name\n9,Ann Poe\n'))).toEqual(['9 withdrawn']);
    expect(actionsOf(await load('No,Name,Status\n11,Zoe,withdrawn\n'))).toEqual(['11 withdrawn']);
  });

  it('withdraws the cars whose status says so, and enters no new one', async () => {
    const list = 'No,Name,Transponder,Status\n7,,,Scratched\n8,,100,Entered\n9,,,\n11,Zoe,,DNS\n';
    const document = await load(list);
    expect(actionsOf(document)).toEqual(['7 withdraw', '8 amend', '9 same', '11 withdrawn']);
    expect(document).toMatchObject({ written: 2, refused: [], missing: [] });
    expect(await entered()).toMatchObject([
      { car: '7', status: 'withdrawn' },
      { car: '8', transponder: '100' },
      { car: '9' },
    ]);
    expect((await load(list)).written).toBe(0);
  });

  it('must not withdraw a car on one line and enter it on another', async () => {
    expect(mistakesOf(await load('No,Name,Status\n7,Jane,withdrawn\n7,Eve,entered\n'))).toEqual([
      '3 No: Car 7 is on line 2 already.',
    ]);
  });

  it.each([true, false])('says what the rules refuse, also in a dry run (%s)', async (dryRun) => {
    const document = await load('No,Name,Transponder\n11,Zoe,200\n12,Eve,300', { dryRun });
    expect(document.refused).toMatchObject([{ line: 2, car: '11', code: 'transponder-taken' }]);
    expect(document.written).toBe(dryRun ? 0 : 1);
  });
});

describe('unknown columns', () => {
  const text = 'Nro;Kuljettaja\n7;Aino\n';

  it('are a mistake, and not a car', async () => {
    expect(mistakesOf(await load(text))).toEqual([
      expect.stringContaining('1 -: No column holds the numbers of the cars.'),
    ]);
    expect(await entered()).toEqual([]);
  });

  it.each([
    ['7,Jane Doe,no,\n8,John Roe,Roe,\n', undefined],
    ['Jane Doe,7,no\nJohn Roe,8,yes\n', ['driver', 'car', 'rookie'] as const],
  ])('are no headings where a car has its number: %j', async (text, columns) => {
    const document = await load(text, columns && { columns });
    expect(document).toMatchObject({ hasHeadings: false, mistakes: [], written: 2 });
    expect(actionsOf(document)).toEqual(['7 enter', '8 enter']);
  });

  it('are imported as they are chosen', async () => {
    await load(text, { columns: ['car', 'driver'] });
    expect(await entered()).toEqual([{ car: '7', driver: 'Aino' }]);
  });
});

describe('a list with mistakes', () => {
  it('names each by line and column, and is not imported', async () => {
    const text =
      'No.,Full name,Transponder,Standing,Rookie\n' +
      ',Nobody,,,\n' +
      '5,,,,\n' +
      `21,${'x'.repeat(121)},,first,maybe\n` +
      '8,A,100,,\n8,B,,,\n9,C,100,,\n' +
      '10,D,,,,,F\n' +
      '"11\n2",E,,,\n' +
      '12,Smith, Bob,,\n';
    const document = await load(text);
    expect(mistakesOf(document)).toEqual([
      '2 No.: The number of the car is missing.',
      '3 Full name: The driver of car 5 is missing.',
      expect.stringMatching(
        /^4 Full name: "Full name" must have at most 120 characters, not the text "x+…"\.$/u,
      ),
      '4 Standing: "Standing" must be a number, not the text "first".',
      '4 Rookie: "Rookie" must be yes or no, not the text "maybe".',
      '6 No.: Car 8 is on line 5 already.',
      '7 Transponder: Transponder 100 (car 8) is on line 5 already.',
      '8 -: It has 7 cells, and there are 5 columns.',
      expect.stringMatching(/^9 No\.: "No\." must be printable text/u),
      '11 -: One comma has a space after it, and another has none. ' +
        'Put a text with a comma in quotation marks ("Smith, Bob"), or remove the space.',
    ]);
    expect([document.written, await entered()]).toEqual([0, []]);
  });

  it.each([
    ['', '1 -: The list is empty.'],
    ['No,Name\n7,"Jane\n8,John\n9,Joe\n', '2 -: Its quotation mark is never closed. Close it or remove it.'],
    ['No,Name,Number\n7,A,8', '1 Number: It holds the same as "No". Choose one of the two columns.'],
    ['No\n' + 'x'.repeat(20_000), '2 -: It is too long for a line of an entry list.'],
    ['No,' + ',x'.repeat(70), '1 -: It has 72 cells. A list has at most 64.'],
    ['No\n' + Array.from({ length: 1_001 }, (_, i) => `${i}\n`).join(''), '1002 -: A list has at most 1000'],
    [Buffer.from('PK\x03\x04\x14\x00', 'latin1'), '1 -: This is an Excel workbook. Save it as CSV'],
    [Buffer.from('No\n7\x00'), '2 -: This is not a text file.'],
    [
      Buffer.from('No\n7\xe9\n8\x9d\n', 'latin1'),
      '3 -: It has bytes that are neither UTF-8 nor Windows-1252.',
    ],
    [
      Buffer.concat([Buffer.from('No,Name\n7,José\n'), Buffer.from('8,Ren\xe9\n', 'latin1')]),
      '3 -: It is not UTF-8, and line 2 is. Save the whole list as UTF-8.',
    ],
  ])('is refused: %#', async (text, words) => {
    expect(mistakesOf(await load(text))).toEqual([expect.stringContaining(words)]);
    expect(await entered()).toEqual([]);
  });

  it('names a status that it does not know', async () => {
    expect(mistakesOf(await load('No,Name,Status\n7,A,Paid\n'))).toEqual([
      '2 Status: "Status" must be entered, withdrawn, scratched or DNS, not the text "Paid". ' +
        'If the column says something else, do not import it.',
    ]);
  });

  it('names the first hundred, and how many follow', async () => {
    const document = await load('No,Name\n' + ',x\n'.repeat(150));
    expect([document.mistakes.length, document.moreMistakes]).toEqual([100, 50]);
  });
});

describe('a meeting with classes', () => {
  const format = { id: 'night', sessions: [{ id: 'heat', kind: 'heat' as const, laps: 8 }] };
  beforeEach(async () => {
    race = new RaceControl(await openStore('memory:'), { presets: new Map() });
    const { format: _, ...schedule } = SCHEDULE;
    const classes = [
      { id: 'modifieds', name: 'IMCA Modifieds', format },
      { id: 'stocks', name: 'Stock Cars', format },
    ];
    await issue({ ...schedule, classes });
  });

  it('has its cars by their classes, whose names or ids the list gives', async () => {
    const list = 'No,Class,Name\n7,IMCA Modifieds,Jane Doe\n7,stocks,John Roe\n8,stock cars,Ann Poe\n';
    expect(await load(list)).toMatchObject({ mistakes: [], refused: [], written: 3 });
    expect(await entered()).toMatchObject([
      { car: 'modifieds/7', driver: 'Jane Doe' },
      { car: 'stocks/7', driver: 'John Roe' },
      { car: 'stocks/8', driver: 'Ann Poe' },
    ]);
    expect((await load(list)).written).toBe(0);
  });

  it('names the lines whose class is missing or unknown', async () => {
    const classes = 'The classes are: IMCA Modifieds, Stock Cars.';
    expect(mistakesOf(await load('No,Class,Name\n7,,Jane\n8,Stok Cars,John\n'))).toEqual([
      `2 Class: The class of car 7 is missing. ${classes}`,
      `3 Class: There is no class "Stok Cars". Did you mean Stock Cars? ${classes}`,
    ]);
  });

  it('takes a class before the number, and names a line with another one', async () => {
    expect(await load('No,Class,Name\nstocks/9,Stock Cars,Jane\n')).toMatchObject({ written: 1 });
    expect(await entered()).toMatchObject([{ car: 'stocks/9' }]);
    expect(mistakesOf(await load('No,Class,Name\nstocks/9,IMCA Modifieds,Jane\n'))).toEqual([
      '2 Class: Car stocks/9 is not of the class "IMCA Modifieds".',
    ]);
  });

  it('loses no car of a class that the list does not have', async () => {
    await load('No,Class,Name\n7,modifieds,Jane\n8,modifieds,Ann\n7,stocks,John\n');
    const document = await load('No,Class,Name\n7,modifieds,Jane\n', { withdrawMissing: true });
    expect(document).toMatchObject({ missing: ['modifieds/8'], written: 1 });
  });
});
