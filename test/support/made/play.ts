import { Given } from '../given.ts';
import type { Chance } from './chance.ts';
import { Player, type MadeGiven } from './player.ts';
import type { MadeFormat } from './workshop.ts';

/** A made-up meeting: what the evaluator receives, and the state that the commands led to. */
export interface PlayedFormat {
  readonly format: MadeFormat['format'];
  readonly given: MadeGiven;
  readonly meeting: Given;
}

/** Plays a meeting by a made-up format: entries, draws, and laps of each session. */
export function playFormat(made: MadeFormat): PlayedFormat {
  const { format, cars, rookies, imports, chance } = made;
  const drawn = { draws: {}, inversions: {}, chosen: {} };
  const given: MadeGiven = {
    cars,
    rookies,
    imports,
    ...drawn,
    results: {},
    placesBack: {},
    added: {},
    out: [],
  };
  const meeting = scheduled(made);
  for (const { id, of, by } of format.rankings ?? []) {
    if (of || by?.[0] !== 'drawn') continue;
    given.draws[id] = chance.shuffled(cars);
    meeting.given({ type: 'DrawOrder', ranking: id, order: [...given.draws[id]] });
  }
  for (const { spec } of meeting.state.sessions) {
    if (spec.lineup?.some((source) => 'chosen' in source)) {
      given.chosen[spec.id] = choose(meeting, spec.id, chance);
    }
  }
  // The evaluator has no score for a car without a result where few points are good.
  const mayMiss = (format.rankings ?? []).every(({ low }) => low !== true);
  const player = new Player(meeting, given, { chance, mayMiss });
  for (const { spec } of meeting.state.sessions) player.run(spec);
  player.withdraw(15);
  return { format, given, meeting };
}

/** Returns the meeting with its entries, its fixed field and the orders from outside. */
function scheduled({ format, cars, rookies, imports }: MadeFormat): Given {
  const meeting = new Given();
  meeting.given({
    type: 'ScheduleMeeting',
    meeting: 'made',
    name: 'Made up',
    date: '2026-05-02',
    track: { name: 'Test Oval', lengthMiles: 0.25 },
    format,
  });
  const { standings = [], ...others } = imports;
  for (const car of cars) {
    const standing = standings.indexOf(car) + 1;
    const rookie = rookies.includes(car);
    meeting.given({
      type: 'EnterCar',
      car,
      driver: `Driver ${car}`,
      ...(standing > 0 && { standing }),
      ...(rookie && { rookie }),
    });
  }
  if (/"(most|when)":/.test(JSON.stringify(format))) meeting.given({ type: 'FixField', cars: cars.length });
  for (const [ranking, order] of Object.entries(others)) {
    // An order that the format does not name is refused.
    meeting.when({ type: 'ImportRanking', ranking, rows: order.map((car) => ({ car })) });
  }
  return meeting;
}

/** Chooses cars that have no start yet, and returns them. */
function choose(meeting: Given, session: string, chance: Chance): string[] {
  const cars = chance.some([...meeting.state.entries.keys()], 1).slice(0, 2);
  return cars.filter((car) => {
    return typeof meeting.when({ type: 'ChooseCar', session, car, reason: 'the fans' }) !== 'string';
  });
}
