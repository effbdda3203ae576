import { fold, orderOf, sessionOf, type Classified } from '#domain';
import type { Given } from '../support/given.ts';
import { commandsOf, placesOf, recordedRaces, type RecordedRace } from '../support/lap-by-lap.ts';
import { viewOfState, expectSame, plainState, viewsOf } from '../support/views.ts';
import { meetingOf, oneRace } from '../support/weekend.ts';

const races = recordedRaces();
if (races.length === 0) {
  it.skip('has the official results of recorded races (needs the races in ../shared/data/lap-by-lap)', () =>
    undefined);
}

const CHECKERED = ['before the winner crosses', 'after the winner crosses'] as const;

interface LapChart {
  readonly flags: readonly string[];
  readonly rows: readonly { readonly car: string; readonly start: number; readonly places: number[] }[];
}

/** Returns the distance of a race. Laps under yellow count, because only counted laps are published. */
const spec = ({ official }: RecordedRace) =>
  ({ laps: Number(official.race_info['scheduled_laps']), cautionLapsCount: true }) as const;

function finish(meeting: Given): readonly Classified[] {
  const session = sessionOf(meeting.state, 'race');
  return session ? orderOf(meeting.state, session) : [];
}

for (const race of races) {
  describe.each(CHECKERED)(`${race.name}, the checkered flag recorded %s`, (checkered) => {
    const { official } = race;
    const meeting = meetingOf(oneRace(spec(race)), []).given(...commandsOf(race, checkered));
    const results = viewOfState(meeting.state, 'results', 'race');
    const chart = viewOfState(meeting.state, 'lap-chart', 'race') as unknown as LapChart;

    it('has the official result', () => {
      const rows = finish(meeting).map(({ place, start, car, laps, lapsLed, status }) => {
        return { place, start, car, laps, lapsLed, status };
      });
      const expected = official.results.map((car) => ({
        place: Number(car.finishing_position),
        start: Number(car.starting_position),
        car: car.car_number,
        laps: Number(car.laps_completed),
        lapsLed: Number(car.laps_led),
        status: car.finishing_status === 'Running' ? 'running' : 'retired',
      }));
      expect(rows).toEqual(expected);
    });

    it('has the official lead changes, leaders and laps', () => {
      const { race_info: info } = official;
      expect(results).toMatchObject({
        status: 'official',
        lapsRun: Number(info['actual_laps']),
        leadChanges: Number(info['number_of_lead_changes']),
        leaders: Number(info['number_of_leaders']),
      });
    });

    it('has the official leader of each lap', () => {
      const stints = official.race_leaders.filter((stint) => Number(stint.start_lap) > 0);
      const expected = stints.flatMap((stint) => {
        const laps = Number(stint.end_lap) - Number(stint.start_lap) + 1;
        return Array.from({ length: laps }, () => stint.car_number);
      });
      const leaders = expected.map((_, lap) => chart.rows.find((row) => row.places[lap] === 1)?.car);
      expect(leaders).toEqual(expected);
      expect(chart.flags).toHaveLength(expected.length);
    });

    it('has the official cautions with their laps', () => {
      const cautions = results['cautions'] as { reason: string; lap: number; restartLap: number }[];
      const expected = official.cautions.map(({ start_lap: start, end_lap: end, comment }) => {
        return { reason: comment, lap: Number(start) - 1, restartLap: Number(end) };
      });
      expect(cautions.map(({ reason, lap, restartLap }) => ({ reason, lap, restartLap }))).toEqual(expected);
      const yellow = chart.flags.filter((flag) => flag === 'yellow');
      expect(yellow).toHaveLength(Number(official.race_info['number_of_caution_laps']));
    });

    it('charts the official running position of each car at the end of each lap', () => {
      const rows = chart.rows.map(({ car, start, places }) => ({ car, start, places }));
      const expected = rows.map(({ car }) => {
        const finisher = official.results.find((candidate) => candidate.car_number === car);
        return { car, start: Number(finisher?.starting_position), places: placesOf(race, car) };
      });
      expect(rows).toEqual(expected);
      expect(rows).toHaveLength(official.results.length);
    });

    it('has the best lap of each car', () => {
      for (const { car, bestLapMs } of finish(meeting)) {
        const times = race.crossings.flatMap((lap) => (lap.car === car ? [lap.timeMs ?? Infinity] : []));
        expect(bestLapMs).toBe(Math.min(...times));
      }
    });

    it('has the same state when its log is folded at once', () => {
      const folded = fold(meeting.facts);
      expectSame(viewsOf(folded), viewsOf(meeting.state));
      expectSame(plainState(folded), plainState(meeting.state));
    });
  });
}
