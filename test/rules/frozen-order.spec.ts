import type { Format } from '#domain';
import type { Given, Issued } from '../support/given.ts';
import { crossings, places, raceAt, revisionOf, rowOf, score, viewOf } from '../support/weekend.ts';

const session = 'race';
const reason = 'decided';
const green: Issued = { type: 'ShowGreen', session };
const white: Issued = { type: 'ShowWhite', session };
const yellow: Issued = { type: 'CallCaution', session, reason };
const red: Issued = { type: 'ShowRed', session, reason };
const FLAGS = [
  ['yellow', yellow],
  ['red', red],
] as const;
const called = (...order: string[]): Issued => ({ type: 'FreezeOrder', session, order, reason });

type Frozen = NonNullable<Format['sessions'][number]['restart']>['frozen'];

const raceWith = (frozen: Frozen, laps: number, more: object = {}): Given =>
  raceAt('green', { laps, cautionLapsCount: true, restart: { frozen }, ...more }).given(
    ...crossings('1', '2', '3'),
  );

/** The leader has completed lap 2 when the flag falls, and car 3 passes car 2 on the way to the line. */
const inTheMiddle = (frozen: Frozen, flag: Issued): Given =>
  raceWith(frozen, 10).given(...crossings('1'), flag);
const acrossTheLine = crossings('3', '2');

/** Car 2 passes the leader between the flag and the line, on the last of two laps. */
const onTheLastLap = (frozen: Frozen, flag: Issued): Given => raceWith(frozen, 2).given(white, flag);

const led = (race: Given): string[] => viewOf(race, 'lap-chart', session)['leaders'] as string[];

describe.each(FLAGS)('in the middle of a race, under %s', (_, flag) => {
  it('"crossing" orders cars as they complete the lap that they are on', () => {
    expect(score(inTheMiddle('crossing', flag).given(...acrossTheLine))).toEqual(['1:2', '3:2', '2:2']);
    expect(score(inTheMiddle(undefined, flag).given(...acrossTheLine))).toEqual(['1:2', '3:2', '2:2']);
  });

  it('"last-lap" orders them as they completed their last lap before the flag', () => {
    expect(score(inTheMiddle('last-lap', flag).given(...acrossTheLine))).toEqual(['1:2', '2:2', '3:2']);
  });

  it('"officials" orders them as they cross until an order is called', () => {
    const race = inTheMiddle('officials', flag).given(...acrossTheLine);
    expect(score(race)).toEqual(['1:2', '3:2', '2:2']);
    expect(score(race.given(called('1', '2', '3')))).toEqual(['1:2', '2:2', '3:2']);
  });

  it('an order that is called governs in each mode, before and after the crossings', () => {
    for (const frozen of ['crossing', 'last-lap', 'officials'] as const) {
      const before = inTheMiddle(frozen, flag).given(called('1', '3', '2'), ...acrossTheLine);
      const after = inTheMiddle(frozen, flag).given(...acrossTheLine, called('1', '3', '2'));
      expect([score(before), score(after)]).toEqual([
        ['1:2', '3:2', '2:2'],
        ['1:2', '3:2', '2:2'],
      ]);
    }
  });
});

describe.each(FLAGS)('on the last lap, under %s', (_, flag) => {
  const finish = crossings('2', '1', '3');

  it('"crossing" lets the first car across the line win', () => {
    expect(score(onTheLastLap('crossing', flag).given(...finish))).toEqual(['2:2', '1:2', '3:2']);
  });

  it('"last-lap" lets the leader at the flag win, who also leads the lap', () => {
    const race = onTheLastLap('last-lap', flag).given(...finish);
    expect(score(race)).toEqual(['1:2', '2:2', '3:2']);
    expect(led(race)).toEqual(['1', '1']);
    expect(viewOf(race, 'results', session)).toMatchObject({ leaders: 1, leadChanges: 0 });
    expect(rowOf(race, '1')).toMatchObject({ lapsLed: 2 });
    expect(rowOf(race, '2')).toMatchObject({ lapsLed: 0 });
  });

  it('"officials" lets the car win that is called first, also if it has not crossed the line', () => {
    const race = onTheLastLap('officials', flag).given(called('3', '1', '2'));
    expect(places(race)).toEqual(['3', '1', '2']);
    expect(score(race.given(...crossings('2', '1')))).toEqual(['3:1', '1:2', '2:2']);
  });

  it('an order that is called after the finish is the order of the finish, in each mode', () => {
    for (const frozen of ['crossing', 'last-lap', 'officials'] as const) {
      const race = onTheLastLap(frozen, flag).given(...finish, { type: 'ShowCheckered', session });
      expect(places(race.given(called('1', '3', '2')))).toEqual(['1', '3', '2']);
    }
  });
});

describe('"last-lap"', () => {
  it('governs only the first crossing after the flag', () => {
    const race = raceWith('last-lap', 10).given(yellow, ...crossings('2', '1', '3'));
    expect(score(race)).toEqual(['1:2', '2:2', '3:2']);
    expect(score(race.given(...crossings('3', '1', '2')))).toEqual(['3:3', '1:3', '2:3']);
    expect(led(race)).toEqual(['1', '1', '3']);
  });

  it('does not govern a crossing after the restart', () => {
    const race = raceWith('last-lap', 10).given(yellow, green, ...crossings('3', '2', '1'));
    expect(score(race)).toEqual(['3:2', '2:2', '1:2']);
  });

  it('does not govern the first lap that counts if the first crossing counted none', () => {
    const race = raceWith('last-lap', 10, { cautionLapsCount: false });
    race.given(yellow, ...crossings('1', '2', '3'), green, ...crossings('3', '2', '1'));
    expect(score(race)).toEqual(['3:2', '2:2', '1:2']);
  });

  it('is the order in which the cars rolled off if no lap was completed', () => {
    const spec = { cautionLapsCount: true, restart: { frozen: 'last-lap' } } as const;
    const race = raceAt('green', spec).given(yellow, ...crossings('3', '1', '2'));
    expect(score(race)).toEqual(['1:1', '2:1', '3:1']);
    const moved = raceAt('open', spec)
      .given({ type: 'MoveToRear', session, car: '1', reason }, green, yellow)
      .given(...crossings('3', '1', '2'));
    expect(score(moved)).toEqual(['2:1', '3:1', '1:1']);
  });

  it('leaves a car a lap short that does not cross the line again', () => {
    const race = onTheLastLap('last-lap', yellow).given(...crossings('2', '3'));
    expect(score(race)).toEqual(['2:2', '3:2', '1:1']);
  });

  it('says in the reason of a place that it is the order at the caution, and names the flag', () => {
    const race = onTheLastLap('last-lap', yellow).given(...crossings('2', '1', '3'));
    const [because] = rowOf(race, '1').because;
    expect(because).toMatchObject({
      rule: 'frozen-order',
      words: '1st: 2 of 2 laps, placed by the order at the caution',
    });
    expect(because?.revisions).toContain(revisionOf(race, 'CautionCalled'));
  });

  it('gives the same result when a crossing is struck and restored, or recorded late', () => {
    const race = onTheLastLap('last-lap', yellow).given(...crossings('2', '1', '3'));
    const before = viewOf(race, 'results', session)['rows'];
    const revision = revisionOf(race, 'LapSet', '1');
    race.given({ type: 'StrikeRecord', revision, reason });
    expect(score(race)).toEqual(['2:2', '3:2', '1:1']);
    race.given({ type: 'RestoreRecord', revision, reason });
    expect(viewOf(race, 'results', session)['rows']).toEqual(before);
  });
});

describe('FreezeOrder', () => {
  it('is refused under green, and after the restart', () => {
    expect(raceAt('green').when(called('1'))).toBe('no-caution');
    expect(raceAt('yellow').given(green).when(called('1'))).toBe('no-caution');
  });

  it('may name the first cars only; the others follow as they completed their last lap', () => {
    const race = raceWith('crossing', 10).given(yellow, ...crossings('3', '2', '1'));
    expect(score(race.given(called('2')))).toEqual(['2:2', '1:2', '3:2']);
  });

  it('may be corrected: the last order governs, and a strike brings back the order before', () => {
    const race = inTheMiddle('officials', yellow).given(...acrossTheLine, called('1', '2', '3'));
    race.given(called('3', '1', '2'));
    expect(score(race)).toEqual(['1:2', '3:2', '2:2']);
    race.given({ type: 'StrikeRecord', revision: revisionOf(race, 'OrderFrozen'), reason });
    expect(score(race)).toEqual(['1:2', '2:2', '3:2']);
  });

  it('places the cars at once that have completed no lap since the flag', () => {
    const race = raceWith('crossing', 10, { cautionLapsCount: false }).given(yellow);
    expect(score(race.given(called('2', '1', '3')))).toEqual(['2:1', '1:1', '3:1']);
    expect(score(race.given(green))).toEqual(['1:1', '2:1', '3:1']);
  });

  it('says in the reason of a place that officials called the order', () => {
    const race = onTheLastLap('officials', yellow).given(called('3', '1', '2'), ...crossings('1', '2', '3'));
    expect(rowOf(race, '3').because[0]).toMatchObject({ rule: 'frozen-order' });
    expect(rowOf(race, '3').because[0]?.revisions).toContain(revisionOf(race, 'OrderFrozen'));
  });
});

describe('an order at a caution', () => {
  const ORDERS = [
    ['1', '2', '3'],
    ['2', '3', '1'],
    ['3', '1', '2'],
    ['3', '2', '1'],
  ];
  const instant = (seconds: number): string => new Date(Date.UTC(2023, 1, 5, 23, 0, seconds)).toISOString();
  const crossing = (car: string, seconds: number): Issued => {
    return { type: 'RecordLap', session, car, at: instant(seconds) };
  };

  it.each([
    ['crossing', ['3', '2', '1']],
    ['last-lap', ['1', '2', '3']],
  ] as const)('"%s" does not depend on the order in which crossings are recorded', (frozen, expected) => {
    const seconds: Readonly<Record<string, number>> = { '3': 61, '2': 62, '1': 63 };
    for (const recorded of ORDERS) {
      const race = raceAt('open', { laps: 5, cautionLapsCount: true, restart: { frozen } }).given(
        { ...green, at: instant(0) },
        ...['1', '2', '3'].map((car, i) => crossing(car, 30 + i)),
        { ...yellow, at: instant(45) },
        ...recorded.map((car) => crossing(car, seconds[car] ?? 0)),
      );
      expect(places(race)).toEqual(expected);
      expect(led(race)).toEqual(['1', expected[0]]);
    }
  });
});
