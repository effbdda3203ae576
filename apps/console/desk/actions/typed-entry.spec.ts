import type { CommandType } from '#domain';
import type { EntryContext } from './act.ts';
import { parseLapTime } from './car-actions.ts';
import { entryHint, parseEntry } from './typed-entry.ts';

const race: EntryContext = {
  session: 'heat-1',
  isTimed: false,
  isOver: false,
  isCheckeredDue: false,
  cars: ['7', '07', '21', '13', '10x'],
  areCarsKnown: true,
  sessions: ['qualifying', 'heat-1'],
};
const qualifying: EntryContext = { ...race, session: 'qualifying', isTimed: true };
const over: EntryContext = { ...race, isOver: true };

const issued = (line: string, context = race) => {
  const entry = parseEntry(line, context);
  return entry?.kind === 'issue' ? entry.command : entry;
};

it('a number is not called unknown before the cars are loaded, and the words of the desk act at once', () => {
  const early: EntryContext = { ...race, cars: [], areCarsKnown: false };
  const words = 'The cars of this session are still loading.';
  expect(parseEntry('21 s', early)).toEqual({ kind: 'unclear', words });
  expect(parseEntry('caution 21 spin', early)).toEqual({ kind: 'unclear', words });
  expect(issued('green', early)).toEqual(issued('green'));
});

describe('a car alone', () => {
  it('is a lap in a race', () => {
    expect(issued('21')).toEqual({ type: 'RecordLap', session: 'heat-1', car: '21' });
  });

  it('is its finish once the checkered flag has been shown', () => {
    expect(issued('21', over)).toEqual({ type: 'RecordFinish', session: 'heat-1', car: '21' });
  });

  it('waits for a time in qualifying', () => {
    expect(parseEntry('21', qualifying)).toMatchObject({ kind: 'unclear' });
    expect(issued('21 13.413', qualifying)).toEqual({
      type: 'RecordLap',
      session: 'qualifying',
      car: '21',
      timeMs: 13_413,
    });
  });

  it('is the number as painted: 07 is not 7, but case is ignored', () => {
    expect(issued('07')).toMatchObject({ car: '07' });
    expect(issued('7')).toMatchObject({ car: '7' });
    expect(issued('10X')).toMatchObject({ car: '10x' });
  });

  it('is not a command if it is not in the session', () => {
    expect(parseEntry('99', race)).toMatchObject({ kind: 'unclear' });
  });
});

describe('a car and a word', () => {
  it.each([
    ['21 s', { type: 'ReportSpin', session: 'heat-1', car: '21' }],
    ['21 spin T2 13 07', { type: 'ReportSpin', session: 'heat-1', car: '21', turn: 2, with: ['13', '07'] }],
    ['21 o', { type: 'RetireCar', session: 'heat-1', car: '21', reason: 'out of the race' }],
    ['21 out blown engine', { type: 'RetireCar', session: 'heat-1', car: '21', reason: 'blown engine' }],
    ['21 b', { type: 'ReturnCar', session: 'heat-1', car: '21', reason: 'back on the track' }],
    ['21 f', { type: 'RecordFinish', session: 'heat-1', car: '21' }],
    ['21 l', { type: 'RecordLap', session: 'heat-1', car: '21' }],
    ['21 a', { type: 'AwardFreePass', session: 'heat-1', car: '21' }],
    ['21 14.3', { type: 'RecordLap', session: 'heat-1', car: '21', timeMs: 14_300 }],
  ])('%s', (line, command) => {
    expect(issued(line)).toEqual(command);
  });

  it('opens a form if the command needs more', () => {
    expect(parseEntry('21 p jumped the start', race)).toEqual({
      kind: 'ask',
      type: 'Penalize',
      preset: { session: 'heat-1', car: '21', reason: 'jumped the start' },
    });
  });

  it.each(['21 zz', '21 s 99', '21 13.413 again', '21 21', '21 constructor', 'toString'])(
    '%s is unclear',
    (line) => {
      expect(parseEntry(line, race)).toMatchObject({ kind: 'unclear' });
    },
  );
});

describe('a word of the desk', () => {
  it.each([
    ['lineup', { type: 'PostLineup', session: 'heat-1' }],
    ['open', { type: 'OpenSession', session: 'heat-1' }],
    ['GREEN', { type: 'ShowGreen', session: 'heat-1' }],
    ['caution debris in turn 3', { type: 'CallCaution', session: 'heat-1', reason: 'debris in turn 3' }],
    ['yellow 21 13 spin', { type: 'CallCaution', session: 'heat-1', reason: 'spin', cars: ['21', '13'] }],
    ['white', { type: 'ShowWhite', session: 'heat-1' }],
    ['post', { type: 'PostResults', session: 'heat-1' }],
    ['note rain in turn 4', { type: 'AddNote', session: 'heat-1', text: 'rain in turn 4' }],
  ])('%s', (line, command) => {
    expect(issued(line)).toEqual(command);
  });

  it.each([
    ['red oil on the track', 'ShowRed', { session: 'heat-1', reason: 'oil on the track' }],
    ['checkered', 'ShowCheckered', { session: 'heat-1' }],
    ['chequered', 'ShowCheckered', { session: 'heat-1' }],
    ['certify', 'CertifyResults', { session: 'heat-1' }],
    ['c', 'CallCaution', { session: 'heat-1' }],
    ['caution 21', 'CallCaution', { session: 'heat-1', cars: ['21'] }],
  ])('%s opens a form to confirm', (line, type, preset) => {
    expect(parseEntry(line, race)).toEqual({ kind: 'ask', type, preset });
  });

  it('checkered is shown at once when all laps are run', () => {
    expect(issued('checkered', { ...race, isCheckeredDue: true })).toEqual({
      type: 'ShowCheckered',
      session: 'heat-1',
    });
  });

  it.each(['caution 21 24 spin in two', 'caution 24', 'caution 99 21 spin'])(
    '%s names a car that is not in this session, and is unclear',
    (line) => {
      expect(parseEntry(line, race)).toMatchObject({ kind: 'unclear' });
    },
  );

  it('distinguishes a count of cars from a car', () => {
    expect(issued('caution 7 cars spun')).toMatchObject({ reason: '7 cars spun' });
    expect(issued('caution 7 cars spun')).not.toHaveProperty('cars');
    expect(issued('caution 21 4 cars behind spun')).toMatchObject({
      cars: ['21'],
      reason: '4 cars behind spun',
    });
    expect(issued('caution 21 debris in turn 3')).toMatchObject({ cars: ['21'], reason: 'debris in turn 3' });
  });

  it('goes to another session if it exists', () => {
    expect(parseEntry('go qualifying', race)).toEqual({ kind: 'go', session: 'qualifying' });
    expect(parseEntry('go heat-9', race)).toMatchObject({ kind: 'unclear' });
  });

  it('is a car if a car has that number', () => {
    expect(issued('green', { ...race, cars: ['green'] })).toMatchObject({ type: 'RecordLap', car: 'green' });
  });
});

describe('a time', () => {
  it.each([
    ['13.413', 13_413],
    ['13,4', 13_400],
    ['1:02.345', 62_345],
    ['1:02', 62_000],
    ['13', null],
    ['1:2', null],
    ['1:75.000', null],
    ['0.000', null],
    ['x', null],
  ])('%s', (text, ms) => {
    expect(parseLapTime(text)).toBe(ms);
  });

  it('of whole seconds is one in qualifying, where it is no car', () => {
    expect(issued('21 18', qualifying)).toMatchObject({ type: 'RecordLap', car: '21', timeMs: 18_000 });
    expect(parseEntry('21 13', race)).toMatchObject({ kind: 'unclear' });
  });
});

const inRace = { isTimed: false, isOver: false };
const only =
  (...types: readonly CommandType[]) =>
  (type: CommandType) =>
    types.includes(type);

it('says to scorers what a car alone means: a lap, a finish, or nothing without a time', () => {
  const scorer = only('RecordLap', 'RetireCar', 'RecordNoAttempt');
  expect(entryHint(inRace, scorer)).toBe('A car and Enter is a lap. Words: 21 o out … ? shows all.');
  expect(entryHint({ ...inRace, isOver: true }, scorer)).toMatch(/^A car and Enter is its finish\./u);
  expect(entryHint({ ...inRace, isTimed: true }, scorer)).toMatch(/^A car and its time .*21 n no attempt/u);
});

it('leaves out laps and flags for roles that may not record them', () => {
  expect(entryHint(inRace, only('ShowGreen', 'CallCaution'))).toBe('Words: green, caution … ? shows all.');
  expect(entryHint(inRace, only('RecordLap', 'PostResults'))).not.toMatch(/green|caution/u);
});
