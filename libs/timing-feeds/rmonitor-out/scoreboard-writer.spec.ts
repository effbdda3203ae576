import fc from 'fast-check';
import { readLine } from '../protocols/rmonitor/decoder.ts';
import type { Scoreboard, ScoreboardCar } from './scoreboard.ts';
import { ScoreboardWriter } from './scoreboard-writer.ts';
import { registrationsOf } from './text.ts';

const RUNS = Number(process.env['GREENFLAG_PROPERTY_RUNS'] ?? 25) * 20;
const NOON = Date.UTC(2026, 5, 6, 12);

const car = (name: string, fields: Partial<ScoreboardCar> = {}): ScoreboardCar => ({
  car: name,
  driver: 'Ann First',
  team: 'Team',
  transponder: '4711',
  place: 1,
  laps: 0,
  totalMs: 0,
  lastLapMs: null,
  bestLap: null,
  bestLapMs: null,
  ...fields,
});

const board = (cars: readonly ScoreboardCar[], fields: Partial<Scoreboard> = {}): Scoreboard => ({
  run: 3,
  runName: 'Heat 1',
  key: 'heat-1',
  track: { name: 'Coliseum', lengthMiles: 0.25 },
  flag: 'green',
  lapsToGo: 20,
  endsAtMs: null,
  startedAtMs: NOON - 90_000,
  cars,
  ...fields,
});

const writerOf = (first: Scoreboard, white?: 'white'): ScoreboardWriter => {
  const writer = new ScoreboardWriter({ zoneMs: () => 0, ...(white && { white }) });
  writer.update(first, NOON);
  return writer;
};

const commandsOf = (lines: readonly string[]): string[] =>
  lines.map((line) => line.slice(0, line.indexOf(',')));

describe('a scoreboard', () => {
  it('is sent whole to a new client: run, track, class, cars, results, best laps, and no crossing', () => {
    const cars = [
      car('7', { laps: 2, totalMs: 61_000, bestLap: 2, bestLapMs: 30_000 }),
      car('12', { place: 2, driver: 'Christopher Bell-Hamilton', transponder: 'FL-94' }),
    ];
    expect(writerOf(board(cars)).refresh()).toEqual([
      '$B,3,"Heat 1"',
      '$E,"TRACKNAME","Coliseum"',
      '$E,"TRACKLENGTH","0.250"',
      '$C,1,"Heat 1"',
      '$A,"7","7",4711,"Ann","First","",1',
      '$A,"12","12",,"","Christopher Bell-Hamilton","",1',
      '$COMP,"7","7",1,"Ann","First","","Team"',
      '$COMP,"12","12",1,"","Christopher Bell-Hamilton","","Team"',
      '$G,1,"7",2,"00:01:01.000"',
      '$G,2,"12",,"00:00:00.000"',
      '$H,1,"7",2,"00:00:30.000"',
      '$H,2,"12",0,"00:00:00.000"',
    ]);
  });

  it('has a crossing, then the results that changed, then the best laps', () => {
    const writer = writerOf(board([car('7', { laps: 1, totalMs: 31_000 }), car('8', { place: 2 })]));
    const crossed = { laps: 2, totalMs: 61_000, lastLapMs: 30_000, bestLap: 2, bestLapMs: 30_000 };
    expect(writer.update(board([car('7', crossed), car('8', { place: 2 })]), NOON)).toEqual([
      '$J,"7","00:00:30.000","00:01:01.000"',
      '$G,1,"7",2,"00:01:01.000"',
      '$H,1,"7",2,"00:00:30.000"',
    ]);
  });

  it('is scored again by results alone', () => {
    const writer = writerOf(board([car('7', { laps: 2, totalMs: 61_000 }), car('8', { place: 2, laps: 2 })]));
    const again = board([car('8', { laps: 2 }), car('7', { place: 2, laps: 1, totalMs: 31_000 })]);
    expect(writer.update(again, NOON)).toEqual(['$G,1,"8",2,"00:00:00.000"', '$G,2,"7",1,"00:00:31.000"']);
  });

  it('is cleared when a car is gone, and for another session', () => {
    const writer = writerOf(board([car('7'), car('8', { place: 2 })]));
    const one = writer.update(board([car('7')]), NOON);
    expect([one[0], commandsOf(one)]).toEqual([
      '$I,"12:00:00","06 Jun 26"',
      ['$I', '$B', '$E', '$E', '$C', '$A', '$COMP', '$G', '$H'],
    ]);
    const next = writer.update(board([car('7')], { key: 'heat-2', run: 4, runName: 'Heat 2' }), NOON);
    expect(next.slice(0, 2)).toEqual(['$I,"12:00:00","06 Jun 26"', '$B,4,"Heat 2"']);
  });

  it('gets a late car without being cleared', () => {
    const writer = writerOf(board([car('7')]));
    const lines = writer.update(board([car('7'), car('8', { place: 2 })]), NOON);
    expect(commandsOf(lines)).toEqual(['$A', '$COMP', '$G', '$H']);
  });

  it('says that nothing runs, and keeps its results', () => {
    const writer = writerOf(board([car('7')]));
    expect(writer.update(board([car('7')], { run: 95 }), NOON)).toEqual(['$B,95,"Heat 1"']);
    expect(writer.heartbeat(NOON)).toBe('$F,0,"00:00:00","12:00:00","00:00:00","      "');
  });

  it.each([
    ['green', 'Green '],
    ['yellow', 'Yellow'],
    ['red', 'Red   '],
    ['white', 'Green '],
    ['checkered', 'Finish'],
    ['none', '      '],
  ])('sends the flag %s as %p', (flag, sent) => {
    expect(writerOf(board([], { flag })).heartbeat(NOON)).toBe(
      `$F,20,"00:00:00","12:00:00","00:01:30","${sent}"`,
    );
  });

  it('sends white as white if it is asked for', () => {
    expect(writerOf(board([], { flag: 'white' }), 'white').heartbeat(NOON)).toContain('"White "');
    expect(writerOf(board([], { flag: 'green' })).heartbeat(NOON, { isFlagKnown: false })).toMatch(
      /" {6}"$/u,
    );
  });

  it('has 9999 laps to go, and the time to go, without a number of laps', () => {
    const timed = board([], { lapsToGo: null, endsAtMs: NOON + 65_000 });
    expect(writerOf(timed).heartbeat(NOON)).toBe('$F,9999,"00:01:05","12:00:00","00:01:30","Green "');
  });
});

describe('the registration of a car', () => {
  it('is its number, at most 8 characters, and unique', () => {
    const registrations = registrationsOf(['123456789A', '123456789B', '12345678', '07', '7']);
    expect([...registrations]).toEqual([
      ['12345678', '12345678'],
      ['07', '07'],
      ['7', '7'],
      ['123456789A', '123456-2'],
      ['123456789B', '123456-3'],
    ]);
  });

  it('is reported if it is not the number', () => {
    expect(writerOf(board([car('123456789A')])).renamed()).toEqual([
      { car: '123456789A', registration: '12345678' },
    ]);
  });
});

describe('a line, for any text', () => {
  it('is one line that a client can split at commas, and cut at 8, 5, 9 and 30 characters', () => {
    const anyText = fc.string({ unit: 'binary', maxLength: 60 });
    const hard = fc.string({ unit: fc.constantFrom(...'",\r\n;€ü漢 a'), maxLength: 60 });
    const text = fc.oneof(anyText, hard);
    const cars = fc.uniqueArray(text, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(cars, text, text, text, (names, driver, team, runName) => {
        const all = names.map((name, i) => car(name, { driver, team, transponder: team, place: i + 1 }));
        const lines = writerOf(board(all, { runName, track: { name: team, lengthMiles: 1 } })).refresh();
        const parts = lines.map((line) => line.split(','));
        for (const [i, line] of lines.entries()) {
          expect(line).not.toMatch(/[\r\n]/);
          expect(readLine(line)).not.toHaveProperty('because');
          expect(parts[i]).toHaveLength(
            { $A: 8, $COMP: 8, $G: 5, $H: 5, $B: 3, $C: 3, $E: 3 }[parts[i]?.[0] ?? ''] ?? 0,
          );
        }
        const competitors = parts.filter(([command]) => command === '$A');
        for (const [, registration = '', number = '', , first = '', last = ''] of competitors) {
          const lengths = [registration, number, first, last].map((field) => field.length - 2);
          expect(lengths.every((length, i) => length <= ([8, 5, 9, 30][i] ?? 0))).toBe(true);
        }
        expect(new Set(competitors.map(([, registration]) => registration)).size).toBe(names.length);
      }),
      { numRuns: RUNS },
    );
  });
});
