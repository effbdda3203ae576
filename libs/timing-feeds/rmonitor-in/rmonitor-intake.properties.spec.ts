import fc from 'fast-check';
import { AcceptingMeeting, feedOf, nowWith, START } from '../../../test/support/rmonitor-meeting.ts';
import type { RMonitorIntakeState } from './intake-state.ts';
import { RMonitorIntake } from './rmonitor-intake.ts';

const RUNS = Number(process.env['GREENFLAG_PROPERTY_RUNS'] ?? 25) * 4;

const CARS = ['7', '8', '__proto__', 'constructor'];
const car = fc.constantFrom(...CARS);
const total = fc.constantFrom('00:00:00.000', '00:00:30.000', '00:00:29.990', '00:01:00.000', '00:59:59.999');
const laps = fc.constantFrom('', '1', '2', '3', '-1', '244');
const line = fc.oneof(
  fc.tuple(car, total, total).map(([c, lap, t]) => `$J,"${c}","${lap}","${t}"`),
  fc.tuple(car, laps, total).map(([c, n, t]) => `$G,1,"${c}",${n},"${t}"`),
  fc.tuple(car, laps, total).map(([c, n, t]) => `$H,1,"${c}",${n},"${t}"`),
  car.map((c) => `$A,"${c}","${c}",4711,"Ann","First","",1`),
  fc.tuple(car, total).map(([c, t]) => `$COR,"${c}","${c}",2,"${t}","+00:00:00.012"`),
  fc.tuple(car, total).map(([c, t]) => `$L,"${c}","T1","SFT","06/06/2026","${t}"`),
  fc.constantFrom(
    '$F,20,"00:00:00","12:01:00","00:01:00","Green "',
    '$F,20,"00:00:00","12:01:05","00:00:-5","      "',
    '$F,20,"00:00:00","12:01:09","00:00:09","Red   "',
    '$B,1,"Heat 1"',
    '$B,2,"Heat 2"',
    '$B,95,"Heat 1"',
    '$I, "00:00:00", "0/0/0000"',
    '$I,"12:00:00","06 Jun 26"',
    '$L,"Tx4711","T1","SFT","06/06/2026","12:00:40.000"',
    '$C,1,"GTU"',
    'plain words',
  ),
);
const feedLines = fc.array(line, { maxLength: 60 });
const count = fc.constantFrom('own' as const, 'follow' as const);

/** Feeds lines to an intake, which is made from its snapshot again after some of them. */
function written(lines: readonly string[], count: 'own' | 'follow', stops: ReadonlySet<number>): string[] {
  const meeting = new AcceptingMeeting();
  const feed = feedOf({ count, flags: 'take', entries: 'take' });
  const begin = (state?: RMonitorIntakeState): RMonitorIntake => {
    const intake = new RMonitorIntake({ feed, meeting, state });
    meeting.issue(intake, intake.meetingChanged(nowWith(CARS), START));
    return intake;
  };
  let intake = begin();
  for (const [i, text] of lines.entries()) {
    const arrival = { atMs: START + 1_000 * i, rawN: i, live: true };
    meeting.issue(intake, intake.bytes(Buffer.from(`${text}\n`), arrival));
    intake.report(arrival.atMs);
    if (stops.has(i)) intake = begin(JSON.parse(JSON.stringify(intake.snapshot())) as RMonitorIntakeState);
  }
  return [...meeting.written.keys()];
}

describe('the fold of RMonitor, for any lines', () => {
  it('never throws, and writes the same when it is stopped and made from its snapshot', () => {
    fc.assert(
      fc.property(feedLines, count, fc.array(fc.nat(60), { maxLength: 5 }), (lines, counted, stops) => {
        expect(written(lines, counted, new Set(stops))).toEqual(written(lines, counted, new Set()));
      }),
      { numRuns: RUNS },
    );
  });

  it('writes nothing more when the same lines come again', () => {
    fc.assert(
      fc.property(feedLines, (lines) => {
        const meeting = new AcceptingMeeting();
        const play = (): string[] => {
          const intake = new RMonitorIntake({ feed: feedOf({}), meeting });
          meeting.issue(intake, intake.meetingChanged(nowWith(CARS), START));
          for (const [i, text] of lines.entries()) {
            const arrival = { atMs: START + 1_000 * i, rawN: i, live: true };
            meeting.issue(intake, intake.bytes(Buffer.from(`${text}\n`), arrival));
          }
          return [...meeting.written.keys()];
        };
        expect(play()).toEqual(play());
      }),
      { numRuns: RUNS },
    );
  });
});
