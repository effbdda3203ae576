import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RMonitorDecoder } from '../protocols/rmonitor/decoder.ts';
import { initialFeed, type CarState, type FeedChange, type FeedState } from './feed-state.ts';
import { applyRecord } from './fold.ts';
import { closePassings } from './positions.ts';

const DATA = join(__dirname, '../../../../shared/data');
const CAPTURES = join(DATA, 'feeds/rmonitor');

interface ExpectedRun {
  readonly run: string;
  readonly flags: readonly (readonly [string, string, string])[];
  readonly classes: Readonly<Record<string, string>>;
  readonly passings: Readonly<Record<string, number>>;
  readonly cars: readonly {
    readonly reg: string;
    readonly place: number;
    readonly laps: number;
    readonly totalMs: number | null;
    readonly bestLap: number;
    readonly bestLapMs: number | null;
  }[];
}

interface Run {
  readonly run: string;
  readonly flags: string[];
  readonly passings: Record<string, number>;
  cars: Record<string, CarState>;
  classes: Record<string, string>;
}

/** Edited by hand from two finishes, or pieces of one race put together: see data/feeds/README.md. */
const PUT_TOGETHER = /event-finish/;

const captures = existsSync(CAPTURES)
  ? readdirSync(CAPTURES).filter((name) => name.endsWith('.expected.json'))
  : [];

const captureOf = (expected: string): string => {
  const name = expected.replace('.expected.json', '');
  const given = join(DATA, 'rmonitor', `${name.replace('already-given.', '')}.txt`);
  return [join(CAPTURES, `${name}.txt`), join(CAPTURES, `${name}.log`), given].find(existsSync) ?? given;
};

/** Folds a capture, and returns what the feed said in each run. */
function runsOf(file: string): Run[] {
  const feed = initialFeed();
  const begin = (run: string): Run => ({ run, flags: [], passings: {}, cars: {}, classes: {} });
  const runs = [begin('')];
  const note = (changes: readonly FeedChange[]): void => {
    const run = runs.at(-1) as Run;
    for (const change of changes) {
      if (change.kind === 'passing') run.passings[change.passing] = (run.passings[change.passing] ?? 0) + 1;
      if (change.kind === 'flag') run.flags.push(change.flag);
    }
  };
  const end = (): void => {
    const run = runs.at(-1) as Run;
    Object.assign(run, structuredClone({ cars: feed.cars, classes: feed.classes }));
  };
  for (const record of new RMonitorDecoder().push(readFileSync(file))) {
    if (record.kind === 'run' && String(record.number) !== runs.at(-1)?.run) {
      end();
      note(closePassings(feed));
      runs.push(begin(String(record.number)));
    }
    note(applyRecord(feed, record, arrival(feed)));
  }
  end();
  note(closePassings(feed));
  return runs;
}

/** The arrival of a record, by the race time of the capture. */
const arrival = (feed: FeedState): number => Date.UTC(2026, 5, 6, 12) + (feed.raceTimeMs ?? 0);

if (captures.length === 0)
  it.skip('gives what each capture must (needs the captures in ../shared/data/feeds)', () => undefined);

for (const name of captures)
  describe(`the capture ${name}`, () => {
    const expected = JSON.parse(readFileSync(join(CAPTURES, name), 'utf8')) as ExpectedRun[];
    const runs = runsOf(captureOf(name));
    const runOf = (number: string): Run => runs.find(({ run }) => run === number) as Run;

    it('has the expected runs', () => {
      const withCars = runs.filter(({ cars }) => Object.values(cars).some(({ laps }) => laps !== null));
      expect(withCars.map(({ run }) => run)).toEqual(expect.arrayContaining(expected.map(({ run }) => run)));
    });

    it('gives the laps, the order and the best laps', () => {
      for (const { run, cars } of expected) {
        const ours = runOf(run).cars;
        const seen = cars.map(({ reg }) => {
          const { place, laps, totalMs, bestLap, bestLapMs } = ours[reg] as CarState;
          return { reg, place, laps, totalMs, bestLap: bestLap ?? 0, bestLapMs };
        });
        expect({ run, cars: seen }).toEqual({
          run,
          cars: cars.map(({ reg, place, laps, totalMs, bestLap, bestLapMs }) => ({
            reg,
            place,
            laps,
            totalMs,
            bestLap,
            bestLapMs,
          })),
        });
      }
    });

    it('tells the kinds of $J apart', () => {
      if (PUT_TOGETHER.test(name)) return;
      expect(expected.map(({ run }) => runOf(run).passings)).toEqual(
        expected.map(({ passings }) => passings),
      );
    });

    it('gives the flags and the classes', () => {
      expect(expected.map(({ run }) => [run, runOf(run).flags])).toEqual(
        expected.map(({ run, flags }) => [run, flags.map(([, , flag]) => flag)]),
      );
      for (const { run, classes } of expected) {
        expect(runOf(run).classes).toEqual(expect.objectContaining(classes));
      }
    });
  });
