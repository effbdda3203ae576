import type { Feed } from '../feeds-file.ts';
import { AcceptingMeeting, feedOf, nowWith, START } from '../../../test/support/rmonitor-meeting.ts';
import { RMonitorIntake } from './rmonitor-intake.ts';

/** Feeds lines to an intake, a second apart, and lets the meeting answer. */
class Scene {
  readonly meeting = new AcceptingMeeting();
  readonly intake: RMonitorIntake;
  #atMs = START;

  constructor(
    settings: Partial<Feed> = {},
    readonly now = nowWith(['7', '8']),
  ) {
    this.intake = new RMonitorIntake({ feed: feedOf(settings), meeting: this.meeting });
    this.meeting.issue(this.intake, this.intake.meetingChanged(now, START));
    this.lines('$B,1,"Heat 1"', '$F,20,"00:00:00","12:00:00","00:00:00","Green "');
  }

  lines(...lines: readonly string[]): this {
    for (const line of lines) {
      this.#atMs += 1_000;
      const bytes = Buffer.from(`${line}\r\n`, 'latin1');
      this.meeting.issue(this.intake, this.intake.bytes(bytes, { atMs: this.#atMs, rawN: 1, live: true }));
    }
    return this;
  }

  proposals(): { words: string; type: unknown; revision: unknown }[] {
    return this.intake
      .report(this.#atMs)
      .proposals.map(({ words, command: { type, revision } }) => ({ words, type, revision }));
  }
}

const J = (car: string, lap: string, total: string): string => `$J,"${car}","00:${lap}","00:${total}"`;
const G = (car: string, laps: number, total: string): string => `$G,1,"${car}",${laps || ''},"00:${total}"`;
const HEARTBEAT = '$F,20,"00:00:00","12:01:00","00:01:00","Green "';
const crossingsIn = (scene: Scene): unknown[] =>
  scene.meeting
    .commands()
    .flatMap((command) =>
      command.type === 'RecordCrossing' ? [(command['passing'] as { number: number }).number] : [],
    );

describe('a crossing of a timing program', () => {
  it('is issued once the result confirms it, at the start of the run plus its total', () => {
    const scene = new Scene().lines(J('7', '00:30.500', '00:30.500'));
    expect(scene.meeting.written.size).toBe(0);
    scene.lines(G('7', 1, '00:30.500'), J('7', '00:30.250', '01:00.750'), G('7', 2, '01:00.750'));
    const [first, second] = scene.meeting.commands();
    expect(first).toEqual({
      type: 'RecordCrossing',
      car: '7',
      line: 'sf',
      passing: { feed: 'orbits', epoch: expect.any(Number) as number, number: 30_500 },
      at: expect.any(String) as string,
    });
    expect(Date.parse(second?.['at'] as string) - Date.parse(first?.['at'] as string)).toBe(30_250);
  });

  it('is issued when its result comes before it, as a relay may send them', () => {
    const scene = new Scene().lines(G('7', 0, '00:00.000'), G('7', 1, '00:30.500'));
    expect(crossingsIn(scene)).toEqual([]);
    scene.lines(J('7', '00:30.500', '00:30.500'));
    expect(crossingsIn(scene)).toEqual([30_500]);
    expect(scene.proposals()).toEqual([]);
  });

  it('waits for the entry of its car', () => {
    const scene = new Scene().lines(J('9', '00:30.500', '00:30.500'), G('9', 1, '00:30.500'));
    expect(crossingsIn(scene)).toEqual([]);
    scene.meeting.issue(scene.intake, scene.intake.meetingChanged(nowWith(['9']), START));
    expect(crossingsIn(scene)).toEqual([30_500]);
  });

  it('belongs to its own run, however late its car is entered', () => {
    const scene = new Scene().lines(J('9', '00:30.500', '00:30.500'), G('9', 1, '00:30.500'));
    scene.lines('$B,2,"Heat 2"', J('7', '00:30.500', '00:30.500'), G('7', 1, '00:30.500'));
    scene.meeting.issue(scene.intake, scene.intake.meetingChanged(nowWith(['9']), START));
    const [second, first] = scene.meeting.commands();
    expect([second?.['car'], first?.['car']]).toEqual(['7', '9']);
    const epochs = [first, second].map((command) => (command?.['passing'] as { epoch: number }).epoch);
    expect((epochs[1] ?? 0) - (epochs[0] ?? 0)).toBe(100);
    expect(String(first?.['at']) < String(second?.['at'])).toBe(true);
  });

  it('is not issued when it is a stale repeat', () => {
    const scene = new Scene().lines(J('7', '00:30.000', '00:30.000'), G('7', 1, '00:30.000'));
    scene.lines(J('7', '00:30.000', '00:30.000'), G('7', 1, '00:30.000'), J('7', '00:20.000', '00:20.000'));
    scene.lines(G('7', 1, '00:30.000'));
    expect(crossingsIn(scene)).toEqual([30_000]);
  });

  it('of a transponder that nobody has entered names the transponder', () => {
    const scene = new Scene().lines('$L,"Tx4711","T1","SFT","06/06/2026","12:00:40.000"');
    expect(scene.meeting.commands()).toEqual([
      expect.objectContaining({ type: 'RecordCrossing', transponder: '4711' }),
    ]);
  });

  it('counts no session while nothing runs', () => {
    const scene = new Scene().lines(
      '$B,95,"Heat 1"',
      J('7', '00:30.000', '00:30.000'),
      G('7', 1, '00:30.000'),
    );
    expect(scene.meeting.written.size).toBe(0);
    expect(scene.intake.report(START).theirLaps).toBeNull();
  });
});

describe('a run of a timing program', () => {
  const first = (): Scene => new Scene().lines(J('7', '00:30.000', '00:30.000'), G('7', 1, '00:30.000'));
  const epochs = (scene: Scene): unknown[] =>
    scene.meeting.commands().map((command) => (command['passing'] as { epoch: number }).epoch);

  it('is not ended by a refresh, which sets all laps to 0 for a moment', () => {
    const scene = first().lines('$I, "00:00:00", "0/0/0000"', '$B,1,"Heat 1"', G('7', 0, '00:00.000'));
    scene.lines(G('7', 1, '00:30.000'), HEARTBEAT, HEARTBEAT);
    expect(scene.meeting.types()).toEqual(['RecordCrossing']);
    expect(scene.intake.report(START).theirLaps).toEqual(new Map([['7', 1]]));
  });

  it('is another one with another number', () => {
    const scene = first().lines('$B,95,"Heat 1"', '$B,2,"Heat 2"', G('7', 0, '00:00.000'));
    scene.lines(J('7', '00:30.000', '00:30.000'), G('7', 1, '00:30.000'));
    const [one = 0, two = 0] = epochs(scene) as number[];
    expect(two - one).toBe(100);
  });

  it('begins again when all laps are 0 and stay there for two crossings', () => {
    const scene = first().lines(G('7', 0, '00:00.000'), HEARTBEAT, HEARTBEAT);
    scene.lines(J('7', '00:00.000', '00:05.000'), G('7', 0, '00:05.000'));
    expect(scene.meeting.written.size).toBe(1);
    scene.lines(J('8', '00:00.000', '00:06.000'), G('8', 0, '00:06.000'));
    const [one = 0, two = 0, three = 0] = epochs(scene) as number[];
    expect([two - one, three - one]).toEqual([1, 1]);
    expect(crossingsIn(scene)).toEqual([30_000, 5_000, 6_000]);
  });
});

describe('laps that a timing program takes back', () => {
  const twoLaps = (count: Feed['count']): Scene =>
    new Scene({ count }).lines(
      ...[J('7', '00:30.000', '00:30.000'), G('7', 1, '00:30.000')],
      ...[J('8', '00:31.000', '00:31.000'), G('8', 1, '00:31.000')],
      ...[J('7', '00:30.000', '01:00.000'), G('7', 2, '01:00.000')],
    );
  const takenBack = (count: Feed['count']): Scene =>
    twoLaps(count).lines(G('7', 1, '00:30.000'), HEARTBEAT, HEARTBEAT);

  it('are struck at once by a feed that is followed, and restored when they come back', () => {
    const scene = takenBack('follow');
    expect(scene.meeting.commands().at(-1)).toEqual(
      expect.objectContaining({ type: 'StrikeRecord', revision: 2 }),
    );
    scene.lines(G('7', 2, '01:00.000'));
    expect(scene.meeting.commands().at(-1)).toEqual(
      expect.objectContaining({ type: 'RestoreRecord', revision: 2 }),
    );
    scene.lines(G('7', 1, '00:30.000'), HEARTBEAT, HEARTBEAT);
    expect(scene.meeting.types().slice(3)).toEqual(['StrikeRecord', 'RestoreRecord', 'StrikeRecord']);
  });

  it('are proposed to the officials if our rules count', () => {
    const scene = takenBack('own');
    expect(scene.proposals()).toEqual([
      { words: 'The feed orbits has taken a lap of car 7 back.', type: 'StrikeRecord', revision: 2 },
    ]);
    scene.lines(G('7', 2, '01:00.000'));
    expect(scene.proposals().map(({ type }) => type)).toEqual(['RestoreRecord']);
    expect(scene.meeting.types()).toEqual(['RecordCrossing', 'RecordCrossing', 'RecordCrossing']);
  });

  it('stay if the connection ends within a refresh', () => {
    const scene = twoLaps('follow').lines(G('7', 0, '00:00.000'));
    scene.intake.connected();
    scene.lines(HEARTBEAT, HEARTBEAT, HEARTBEAT);
    expect(scene.meeting.types()).not.toContain('StrikeRecord');
  });

  it('are replaced when a crossing was seen earlier by another reader', () => {
    const scene = twoLaps('follow').lines(J('7', '00:29.970', '00:59.970'), G('7', 2, '00:59.970'));
    expect(crossingsIn(scene)).toEqual([30_000, 31_000, 60_000, 59_970]);
    expect(scene.meeting.commands().at(-1)).toEqual(
      expect.objectContaining({ type: 'StrikeRecord', revision: 2 }),
    );
  });

  it('need no strike under our own rules when another reader was earlier', () => {
    const scene = twoLaps('own').lines(J('7', '00:29.970', '00:59.970'), G('7', 2, '00:59.970'));
    expect(crossingsIn(scene)).toEqual([30_000, 31_000, 60_000, 59_970]);
    expect([scene.meeting.types().includes('StrikeRecord'), scene.proposals()]).toEqual([false, []]);
  });

  it('begin at no lap when a first crossing was seen earlier by another reader', () => {
    const lines = [G('7', 0, '00:00.000'), J('7', '00:00.000', '00:04.000'), G('7', 0, '00:04.000')];
    lines.push(J('7', '00:00.000', '00:03.980'), G('7', 0, '00:03.980'));
    expect(crossingsIn(new Scene({ count: 'follow' }).lines(...lines))).toEqual([]);
    expect(crossingsIn(new Scene().lines(...lines))).toEqual([4_000, 3_980]);
  });

  it('move with the correction of a photo finish', () => {
    const scene = twoLaps('follow').lines(
      '$COR,"7","7",2,"00:01:00.000","+00:00:00.012"',
      G('7', 2, '01:00.012'),
    );
    expect(crossingsIn(scene)).toEqual([30_000, 31_000, 60_000, 60_012]);
    expect(scene.meeting.types().at(-1)).toBe('StrikeRecord');
  });
});

describe('laps without a crossing', () => {
  const joined = (count: Feed['count']): Scene =>
    new Scene({ count }).lines('$G,1,"7",244,"07:58:38.990"', '$G,2,"8",243,"07:58:39.990"');

  it('are adopted by a feed that is followed', () => {
    expect(joined('follow').meeting.commands()).toEqual([
      expect.objectContaining({ type: 'AdoptCount', session: 'heat-1', car: '7', laps: 244 }),
      expect.objectContaining({ type: 'AdoptCount', session: 'heat-1', car: '8', laps: 243 }),
    ]);
  });

  it('are proposed if our rules count', () => {
    expect(joined('own').proposals()).toEqual([
      { words: 'The feed orbits counts 244 laps of car 7 so far.', type: 'AdoptCount', revision: undefined },
      { words: 'The feed orbits counts 243 laps of car 8 so far.', type: 'AdoptCount', revision: undefined },
    ]);
  });

  it('are a crossing at their total when the laps go up by the result alone', () => {
    const lines = [G('7', 0, '00:00.000'), G('7', 1, '04:07.187')];
    expect(crossingsIn(new Scene({ count: 'follow' }).lines(...lines))).toEqual([247_187]);
    const own = new Scene().lines(...lines);
    expect(crossingsIn(own)).toEqual([]);
    expect(own.proposals()).toEqual([expect.objectContaining({ type: 'RecordCrossing' })]);
  });

  it('are not counted from a first crossing by a feed that is followed', () => {
    const lines = [G('7', 0, '00:00.000'), J('7', '00:00.000', '00:04.000'), G('7', 0, '00:04.000')];
    expect(crossingsIn(new Scene({ count: 'follow' }).lines(...lines))).toEqual([]);
    expect(crossingsIn(new Scene().lines(...lines))).toEqual([4_000]);
  });
});

describe('the flags of a timing program', () => {
  const open = nowWith(['7'], { phase: 'open', flag: 'none' });
  const red = '$F,20,"00:00:00","12:01:05","00:01:05","Red   "';

  const blank = '$F,20,"00:00:00","12:00:02","00:00:02","      "';

  it('are taken: green begins the session that is open, at the start of the race time', () => {
    const scene = new Scene({ flags: 'take' }, open).lines(
      blank,
      '$F,20,"00:00:00","12:00:05","00:00:05","Green "',
    );
    expect(scene.meeting.commands()).toEqual([
      expect.objectContaining({
        type: 'ShowGreen',
        session: 'heat-1',
        note: 'The feed orbits shows the green flag.',
      }),
    ]);
  });

  it('are proposed, and not once they are out', () => {
    const scene = new Scene({ flags: 'ask' }).lines(red);
    expect(scene.proposals()).toEqual([
      { words: 'The feed orbits shows the red flag.', type: 'ShowRed', revision: undefined },
    ]);
    scene.intake.meetingChanged(nowWith(['7'], { phase: 'red', flag: 'red' }), START);
    expect(scene.proposals()).toEqual([]);
  });

  it('are taken when they are new: a flag of the officials stands', () => {
    const scene = new Scene({ flags: 'take' });
    const yellow = nowWith(['7'], { phase: 'yellow', flag: 'yellow' });
    scene.meeting.issue(scene.intake, scene.intake.meetingChanged(yellow, START + 60_000));
    scene.lines(HEARTBEAT);
    expect(scene.meeting.types()).toEqual([]);
  });

  it('are not proposed once the officials have shown another one since', () => {
    const scene = new Scene({ flags: 'ask' }).lines(red);
    expect(scene.proposals()).toHaveLength(1);
    scene.intake.meetingChanged(nowWith(['7'], { phase: 'yellow', flag: 'yellow' }), START + 60_000);
    expect(scene.proposals()).toEqual([]);
  });

  it('are not taken when they are the first that is heard: they may be old', () => {
    const yellow = nowWith(['7'], { phase: 'yellow', flag: 'yellow' });
    expect(new Scene({ flags: 'take' }, yellow).meeting.types()).toEqual([]);
  });

  it('do not begin a session that was opened after them', () => {
    const done = nowWith(['7'], { phase: 'official', flag: 'checkered' });
    const scene = new Scene({ flags: 'take' }, done);
    scene.meeting.issue(scene.intake, scene.intake.meetingChanged(open, START + 60_000));
    scene.lines(HEARTBEAT);
    expect(scene.meeting.types()).toEqual([]);
  });

  it('are not taken from a raw log that is read again', () => {
    const scene = new Scene({ flags: 'take' });
    const bytes = Buffer.from(`${red}\n`);
    scene.meeting.issue(
      scene.intake,
      scene.intake.bytes(bytes, { atMs: START + 9_000, rawN: 9, live: false }),
    );
    expect(scene.meeting.types()).toEqual([]);
  });

  it.each([
    ['Yellow', 'CallCaution'],
    ['RED', 'ShowRed'],
    ['Finish', 'ShowCheckered'],
    ['White ', 'ShowWhite'],
  ])('%s gives %s', (flag, type) => {
    const scene = new Scene({ flags: 'take' }).lines(red.replace('Red   ', flag));
    expect(scene.meeting.types()).toEqual([type]);
  });

  it.each(['      ', 'Purple', 'Green '])('%p gives nothing under green', (flag) => {
    expect(new Scene({ flags: 'take' }).lines(red.replace('Red   ', flag)).meeting.types()).toEqual([]);
  });
});

describe('the entries of a timing program', () => {
  const lines = [
    '$A,"9","9",,"Ann","First","",1',
    '$A,"9","9",4711,"Ann","First","",1',
    '$COMP,"9","9",1,"Ann","First","","Team, of Ann"',
    '$C,1,"GTU"',
    '$A,"9","9",4711,"Ann","First","",1',
    '$A,"8","8",4712,"B","C","",1',
    HEARTBEAT,
  ];

  it('are taken when the refresh is over, with the transponder that came last', () => {
    const scene = new Scene({ entries: 'take' }).lines(...lines);
    expect(scene.meeting.commands()).toEqual([
      expect.objectContaining({ type: 'AssignTransponder', car: '8', transponder: '4712' }),
      {
        type: 'EnterCar',
        car: '9',
        driver: 'Ann First',
        team: 'Team, of Ann',
        transponder: '4711',
        note: 'The feed orbits has car 9: Ann First, class GTU.',
      },
    ]);
  });

  it('are proposed until the car is entered', () => {
    const scene = new Scene({ entries: 'ask' }).lines(...lines);
    expect(scene.proposals().map(({ type }) => type)).toEqual(['AssignTransponder', 'EnterCar']);
    const entries = ['8', '9'].map((car) => ({
      car,
      driver: 'x',
      transponder: car === '8' ? '4712' : '4711',
    }));
    scene.intake.meetingChanged({ ...nowWith([]), entries }, START);
    expect(scene.proposals()).toEqual([]);
  });
});
