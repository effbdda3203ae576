import { LoopScene, laps, passing, START_MS, type Seen } from '../../../test/support/loop-scene.ts';
import type { MeetingNow } from '../feed-types.ts';
import { encodeP3 } from '../protocols/p3/p3.ts';
import { encodeP98 } from '../protocols/p98.ts';
import type { PassingRecord, StatusRecord } from '../protocols/records.ts';
import type { LoopIntakeState } from './loop-intake.ts';
import { ScoringLine } from './scoring-line.ts';

describe('a passing of a P3 decoder', () => {
  it('is a crossing at the time of the decoder, by the clock of the server', () => {
    const scene = new LoopScene().connect(250).see({ number: 8, s: 3, transponder: '3438895' });
    expect(scene.crossings).toEqual([
      {
        type: 'RecordCrossing',
        commandId: `p3|7|8|3438895|${(START_MS + 3_000) * 1_000}`,
        transponder: '3438895',
        line: 'sf',
        passing: { feed: 'sf', epoch: 0, number: 8 },
        hits: 40,
        strength: 100,
        at: '2026-05-02T18:00:03.250Z',
      },
    ]);
  });

  it('is issued once, however often it comes', () => {
    const one = { number: 8, s: 3 };
    const scene = new LoopScene().connect().see(one, one, { number: 9, s: 4 }, one);
    expect(scene.numbers).toEqual([8, 9]);
    expect(scene.report).toMatchObject({ passings: 2, repeats: 2 });
  });

  it('is a repeat on a new connection as well', () => {
    const scene = new LoopScene().connect().see({ number: 8, s: 3 }, { number: 9, s: 4 });
    scene.connect().see({ number: 8, s: 3 }, { number: 9, s: 4 }, { number: 10, s: 5 });
    expect(scene.numbers).toEqual([8, 9, 10]);
    expect(scene.report.gaps).toEqual([]);
  });

  it('gives the same command to another server that joined later', () => {
    const first = new LoopScene()
      .connect()
      .see({ number: 8, s: 3 }, { number: 1, s: 9 }, { number: 2, s: 10 });
    const second = new LoopScene().connect().see({ number: 2, s: 10 });
    expect(second.crossings[0]?.commandId).toBe(first.crossings[2]?.commandId);
  });

  it('is no crossing if its loop lies elsewhere', () => {
    const scene = new LoopScene('p3', { line: 'backstretch' }).connect().see({ number: 8, s: 3 });
    expect(scene.outputs.filter(({ kind }) => kind === 'command')).toEqual([]);
    expect(scene.report.passings).toBe(1);
  });
});

describe('a passing at an end of pit road', () => {
  const now: MeetingNow = {
    revision: 5,
    sessions: [{ session: 'heat', phase: 'green', flag: 'green' }],
    cars: new Map([['100', '24']]),
    entries: [],
  };

  it.each([
    ['pit-in', 'EnterPits'],
    ['pit-out', 'LeavePits'],
  ])('at %s is %s of its car', (line, type) => {
    const scene = new LoopScene('p3', { line }).connect();
    scene.intake.meetingChanged(now);
    scene.see({ number: 8, s: 3 }, { number: 9, s: 4, transponder: '101' });
    const commands = scene.outputs.flatMap((each) => (each.kind === 'command' ? [each.command.command] : []));
    expect(commands).toEqual([{ type, session: 'heat', car: '24', at: '2026-05-02T18:00:03.000Z' }]);
  });
});

describe('a decoder that begins to number again', () => {
  it('begins an epoch, and is asked for what came before', () => {
    const scene = new LoopScene().connect().see({ number: 400, s: 3 }, { number: 3, s: 9 }).wait(0.25);
    expect(scene.crossings.map(({ passing: seen }) => seen?.epoch)).toEqual([0, 1]);
    expect(scene.asked).toEqual([[1, 2]]);
  });

  it('is found at number 1 although 1 was missing', () => {
    const scene = new LoopScene()
      .connect()
      .see({ number: 5, s: 3 }, { number: 1, s: 9 }, { number: 2, s: 10 });
    expect(scene.crossings.map(({ passing: seen }) => seen?.epoch)).toEqual([0, 1, 1]);
    expect(scene.asked).toEqual([]);
  });

  it('may repeat what it numbered before', () => {
    const scene = new LoopScene().connect().see({ number: 400, s: 3 }, { number: 1, s: 9 });
    scene.connect().see({ number: 400, s: 3 }, { number: 1, s: 9 }, { number: 2, s: 10 });
    expect(scene.crossings.map(({ passing: seen }) => seen?.epoch)).toEqual([0, 1, 1]);
    expect(scene.report.gaps).toEqual([]);
  });
});

describe('a decoder that is not the one of before', () => {
  it('is not asked for the passings of other nights', () => {
    const spare = { ...passing({ number: 711_875, s: 40 }), decoder: '8' };
    const scene = new LoopScene().connect().see({ number: 62, s: 3 }).wait(40);
    scene.bytes(encodeP3(spare)).wait(1);
    expect(scene.asked).toEqual([]);
    expect(scene.crossings.map(({ passing: seen }) => seen?.epoch)).toEqual([0, 1]);
  });

  it('is not asked for what it saw while nobody listened for hours', () => {
    const scene = new LoopScene().connect().see({ number: 62, s: 3 }, { number: 9_000, s: 90_000 }).wait(1);
    expect(scene.asked).toEqual([]);
    expect(scene.report.gaps).toEqual([]);
  });
});

describe('a gap in the numbers', () => {
  it('is asked for, and closed when it is filled', () => {
    const scene = new LoopScene().connect().see({ number: 8, s: 3 }, { number: 11, s: 6 }).wait(0.25);
    expect(scene.asked).toEqual([[9, 10]]);
    expect(scene.report.gaps).toMatchObject([{ epoch: 0, from: 9, to: 10, state: 'asked' }]);
    scene.see({ number: 10, s: 5 }, { number: 9, s: 4 });
    expect(scene.numbers).toEqual([8, 11, 10, 9]);
    expect(scene.report.gaps).toEqual([]);
  });

  it.each([0.2, 3, -3_600])('is filled although the clock jumped by %d s before it came', (setS) => {
    const scene = new LoopScene().connect().see({ number: 8, s: 3 }, { number: 11, s: 6 }).wait(17);
    scene.offsetsMs = [setS * 1_000];
    scene.wait(60).see({ number: 9, s: 4 }, { number: 10, s: 5 });
    expect(scene.report).toMatchObject({ clock: { steps: 1 }, gaps: [] });
    expect(scene.crossings.map(({ passing: seen }) => seen?.epoch)).toEqual([0, 0, 0, 0]);
  });

  it('is asked for again on a new connection', () => {
    const scene = new LoopScene().connect().see({ number: 8, s: 3 }, { number: 10, s: 6 }).wait(0.25);
    scene.connect().wait(0.25);
    expect(scene.asked).toEqual([
      [9, 9],
      [11, 1_010],
      [9, 9],
    ]);
  });

  it('at the end, after a lost connection, is asked for although no later passing shows it', () => {
    const scene = new LoopScene().connect().see({ number: 8, s: 3 });
    scene.connect().see({ number: 9, s: 4 });
    expect(scene.asked).toEqual([[9, 1_008]]);
    expect(scene.report.gaps).toEqual([]);
  });

  it('at the end is not asked for hours later', () => {
    const scene = new LoopScene().connect().see({ number: 8, s: 3 });
    scene.nowMs += 4 * 3_600_000;
    scene.connect();
    expect(scene.asked).toEqual([]);
  });

  it('is asked for once more on a new connection when it is known', () => {
    const scene = new LoopScene().connect().see({ number: 8, s: 3 }, { number: 10, s: 6 }).wait(11);
    const before = scene.asked.length;
    scene.connect().wait(4);
    expect(scene.asked.slice(before)).toContainEqual([9, 9]);
    scene.see({ number: 9, s: 5 });
    expect(scene.report.gaps).toEqual([]);
  });

  it('is known after 10 s, with the cars that were due', () => {
    const scene = new LoopScene().connect();
    const round = (i: number): Seen[] => [
      { number: 2 * i + 1, transponder: '100', s: 1 + 20 * i },
      { number: 2 * i + 2, transponder: '200', s: 4 + 20 * i },
    ];
    scene.see(...[0, 1, 2, 3].flatMap(round));
    scene.see({ number: 10, transponder: '200', s: 84 }).wait(11);
    expect(scene.report.gaps).toMatchObject([{ from: 9, to: 9, state: 'known', cars: ['100'] }]);
  });

  it('has no cars that crossed at their time after all', () => {
    const scene = new LoopScene().connect().see(...laps(4, '100', 1));
    scene.see({ number: 6, transponder: '200', s: 80 }, { number: 7, transponder: '100', s: 81 }).wait(11);
    expect(scene.report.gaps).toMatchObject([{ from: 5, to: 5, state: 'known', cars: [] }]);
  });
});

describe('the clock of a decoder', () => {
  it('is the median of five measurements', () => {
    const scene = new LoopScene().connect(100, 102, 98, 104, 101).wait(5);
    expect(scene.report.clock).toEqual({ offsetMs: 101, steps: 0 });
  });

  it('is measured at half of the round trip', () => {
    const scene = new LoopScene();
    scene.intake.connected(scene.nowMs);
    const timeUs = scene.nowMs * 1_000;
    scene.nowMs += 60;
    scene.bytes(encodeP3({ kind: 'clock', decoder: '7', timeUs }));
    expect(scene.report.clock?.offsetMs).toBe(30);
  });

  it('that jumps by more than 100 ms is reported, and the times before stay', () => {
    const scene = new LoopScene().connect().wait(6).see({ number: 8, s: 7 });
    scene.offsetsMs = [3_000];
    scene.wait(60);
    expect(scene.report).toMatchObject({
      clock: { offsetMs: 3_000, steps: 1 },
      trouble: { code: 'clock-step' },
    });
    expect(scene.crossings.map(({ at }) => at)).toEqual(['2026-05-02T18:00:07.000Z']);
  });

  it.each([3_600, -3_600])('that was set by %i s gives no crossing a wrong time', (setS) => {
    const scene = new LoopScene().connect().see({ number: 8, s: 3 }).wait(17);
    scene.offsetsMs = [-setS * 1_000];
    const seenS = (scene.nowMs - START_MS) / 1_000;
    scene.bytes(encodeP3(passing({ number: 9, s: seenS + setS })));
    expect(scene.crossings.at(-1)?.at).toBe(new Date(scene.nowMs).toISOString());
    expect(scene.report.clock?.steps).toBe(1);
  });

  it('that is right gives a late passing its own time', () => {
    const scene = new LoopScene().connect().see({ number: 8, s: 3 }).wait(17);
    scene.bytes(encodeP3(passing({ number: 9, s: 10 })));
    expect(scene.crossings.at(-1)?.at).toBe('2026-05-02T18:00:10.000Z');
    expect(scene.report.clock?.steps).toBe(0);
  });

  it('that answered wrongly once has not jumped', () => {
    const scene = new LoopScene().connect(0, 0, 900, 0).wait(6);
    expect(scene.report.clock).toEqual({ offsetMs: 0, steps: 0 });
  });

  it('is a guess without an answer: the smallest delay of the first passings', () => {
    const scene = new LoopScene();
    scene.intake.connected(scene.nowMs);
    scene.nowMs = START_MS + 10_000;
    scene.see({ number: 8, s: 9 }, { number: 9, s: 9.9 });
    scene.wait(4);
    expect(scene.crossings).toEqual([]);
    scene.wait(1.25);
    expect(scene.crossings.map(({ at }) => at)).toEqual([
      '2026-05-02T18:00:09.100Z',
      '2026-05-02T18:00:10.000Z',
    ]);
  });
});

describe('many passings at once', () => {
  it('wait for the time of a decoder that was asked, and are not guessed', () => {
    const scene = new LoopScene();
    scene.nowMs = START_MS + 900_000;
    scene.intake.connected(scene.nowMs);
    scene.see(...laps(30, '100', 1));
    expect(scene.crossings).toEqual([]);
    scene.bytes(encodeP3({ kind: 'clock', decoder: '7', timeUs: scene.nowMs * 1_000 }));
    expect(scene.crossings).toHaveLength(30);
    expect(scene.crossings[0]?.at).toBe('2026-05-02T18:00:01.000Z');
    expect(scene.report.clock).toEqual({ offsetMs: 0, steps: 0 });
  });
});

describe('a transponder', () => {
  it('is weak after three reads in a row with less than a quarter of its usual hits', () => {
    const scene = new LoopScene().connect().see(...laps(6, '100', 1));
    scene.see({ number: 7, s: 140, hits: 9 }, { number: 8, s: 160, hits: 8 });
    expect(scene.report.weak).toEqual([]);
    scene.see({ number: 9, s: 180, hits: 7 });
    expect(scene.report.weak).toEqual([{ transponder: '100', car: null, hits: 7, medianHits: 40 }]);
    scene.see({ number: 10, s: 200, hits: 30 });
    expect(scene.report.weak).toEqual([]);
  });
});

describe('two readers of one line', () => {
  const readers = () => {
    const line = new ScoringLine();
    return [
      new LoopScene('p3', {}, line).connect(),
      new LoopScene('p3', { backup: true }, line).connect(),
    ] as const;
  };

  it('give the time of the first one, also if the backup saw the car earlier', () => {
    const [primary, backup] = readers();
    backup.see({ number: 1, s: 3 });
    expect(backup.crossings).toEqual([]);
    primary.see({ number: 1, s: 3.004 });
    backup.wait(0.25);
    expect(backup.crossings.map(({ at }) => at)).toEqual(['2026-05-02T18:00:03.004Z']);
  });

  it('give a second read that is later than the first one', () => {
    const [primary, backup] = readers();
    primary.see({ number: 1, s: 3 });
    backup.see({ number: 1, s: 3.003 });
    expect(backup.crossings.map(({ at }) => at)).toEqual(['2026-05-02T18:00:03.003Z']);
  });

  it('give the time of the backup if the first one stays silent for 500 ms', () => {
    const [, backup] = readers();
    backup.see({ number: 1, s: 3 }).wait(0.25);
    expect(backup.crossings).toEqual([]);
    backup.wait(0.5);
    expect(backup.crossings.map(({ at }) => at)).toEqual(['2026-05-02T18:00:03.000Z']);
  });
});

describe('a P98 decoder', () => {
  const at = (number: number, transponder: string, s: number): PassingRecord => ({
    ...passing({ number, transponder, s }),
    timeUs: s * 1_000_000,
  });
  const noise = (number: number): StatusRecord => ({ kind: 'status', decoder: '101', number, noise: 20 });
  const p98 = (...records: (PassingRecord | StatusRecord)[]) => {
    const scene = new LoopScene('p98');
    scene.intake.connected(scene.nowMs);
    for (const record of records) scene.wait(1).bytes(encodeP98(record));
    return scene.wait(3);
  };

  it('counts lines of both kinds, so that a missing status is a gap', () => {
    const scene = p98(at(5, '100', 10), noise(6), at(8, '100', 40));
    expect(scene.report.gaps).toMatchObject([{ from: 7, to: 7 }]);
  });

  it('has no gap if a status is between two passings', () => {
    expect(p98(at(5, '100', 10), noise(6), at(7, '100', 40)).report.gaps).toEqual([]);
  });

  it('begins an epoch when its numbers fall, and its clock at zero', () => {
    const scene = p98(at(50, '100', 1_000), at(1, '100', 2));
    expect(scene.crossings.map(({ commandId }) => commandId)).toEqual([
      'p98|sf|0|50|100|1000000000',
      'p98|sf|1|1|100|2000000',
    ]);
    expect(Date.parse(scene.crossings[1]?.at ?? '')).toBeGreaterThan(
      Date.parse(scene.crossings[0]?.at ?? ''),
    );
  });

  it('begins an epoch when the numbers of its status lines fall, before the first car', () => {
    const lines = Array.from({ length: 100 }, (_, i) => noise(i + 1));
    const scene = p98(at(90, '100', 300), ...lines, at(101, '100', 505));
    expect(scene.crossings.map(({ passing: seen }) => seen?.epoch)).toEqual([0, 1]);
    // Both times are guesses from arrivals: 101 s lie between them here, and 205 s by the two clocks.
    const [first = 0, second = 0] = scene.crossings.map((each) => Date.parse(each.at ?? ''));
    expect(second - first).toBe(101_000);
  });

  it('may repeat its last lines in the same epoch', () => {
    const scene = p98(
      at(5, '100', 10),
      at(6, '200', 11),
      at(5, '100', 10),
      at(6, '200', 11),
      at(7, '300', 12),
    );
    expect(scene.numbers).toEqual([5, 6, 7]);
    expect(new Set(scene.crossings.map(({ passing: seen }) => seen?.epoch))).toEqual(new Set([0]));
  });
});

describe('a fold that is made from a checkpoint', () => {
  it('continues with the numbers, the epoch and the clock', () => {
    const scene = new LoopScene().connect(250).see({ number: 400, s: 3 }, { number: 1, s: 9 });
    const state = JSON.parse(JSON.stringify(scene.intake.snapshot())) as LoopIntakeState;
    scene.intake = scene.make(state);
    scene.see({ number: 1, s: 9 }, { number: 3, s: 12 }).wait(0.25);
    expect(scene.crossings.at(-1)).toMatchObject({
      at: '2026-05-02T18:00:12.250Z',
      passing: { epoch: 1, number: 3 },
    });
    expect(scene.asked).toEqual([[2, 2]]);
  });

  it('can be made only where no frame is cut', () => {
    const scene = new LoopScene().connect();
    const frame = encodeP3(passing({ number: 8, s: 3 }));
    scene.bytes(frame.subarray(0, 10));
    expect(scene.intake.isResumable()).toBe(false);
    scene.bytes(frame.subarray(10));
    expect(scene.intake.isResumable()).toBe(true);
  });
});
