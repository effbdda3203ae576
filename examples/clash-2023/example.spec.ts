import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { facts } from './facts.mjs';

interface Line {
  type: string;
  at: string;
  official: { id: string; role: string };
  session?: string;
  car?: string;
  cars?: string[];
  timeMs?: number;
  lap?: number;
  reason?: string;
  note?: string;
  standing?: number;
}

interface Score {
  finish: string[];
  laps: Record<string, number>;
  /** The leader of each lap, from the first. */
  leaders: (string | undefined)[];
  /** Laps that the leader had completed when each caution fell. */
  cautions: number[];
  underYellow: string[];
}

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const lines = readFileSync(here('clash-2023.ndjson'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Line);
const linesOf = (session: string) => lines.filter((line) => line.session === session);
const only = (type: string, session?: string) =>
  lines.filter((line) => line.type === type && (session === undefined || line.session === session));
const reconstructed = (line: Line) => line.note?.includes('reconstructed') ?? false;
const RACES = [...facts.sessions.map(({ id, laps }) => ({ id, laps })), { id: 'main', laps: 150 }];

const lastOf = (crossings: string[]) => crossings.at(-1) ?? '';

/** Scores a session: laps under green count, and laps under yellow that the leader had completed. */
function score(session: string): Score {
  const crossed = new Map<string, string[]>();
  const finished = new Set<string>();
  const result: Score = { finish: [], laps: {}, leaders: [], cautions: [], underYellow: [] };
  let flag = '';
  const records = linesOf(session).filter(({ type }) => /^(Show|Call|RecordLap|RecordFinish)/.test(type));
  for (const { type, car, at } of records) {
    if (type === 'CallCaution') result.cautions.push(result.leaders.length);
    if (!car) {
      flag = type;
      continue;
    }
    const laps = crossed.get(car) ?? [];
    const yellow = flag === 'CallCaution';
    if (finished.has(car) || (yellow && laps.length >= result.leaders.length)) continue;
    if (yellow) result.underYellow.push(car);
    if (flag === 'ShowCheckered') finished.add(car);
    crossed.set(car, [...laps, at]);
    if (laps.length === result.leaders.length) result.leaders.push(car);
  }
  const order = [...crossed].sort(
    ([, a], [, b]) => b.length - a.length || lastOf(a).localeCompare(lastOf(b)),
  );
  result.finish = order.map(([car]) => car);
  result.laps = Object.fromEntries(order.map(([car, laps]) => [car, laps.length]));
  return result;
}

function led(leaders: Score['leaders']): Record<string, number> {
  const laps: Record<string, number> = {};
  for (const car of leaders) if (car) laps[car] = (laps[car] ?? 0) + 1;
  return laps;
}

/** Lists the winners of the races, then the cars in second place, and so on. */
const byPlace = (races: string[][], from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => races.map((race) => race[from + index - 1])).flat();

/** Returns the best lap of every car that was not disallowed, the fastest first. */
function qualified(): { car: string; best: number }[] {
  const disallowed = new Set(only('DisallowLap').map(({ car }) => car));
  const best = new Map<string, number>();
  for (const { car = '', timeMs = Infinity } of only('RecordLap', 'qualifying')) {
    if (!disallowed.has(car)) best.set(car, Math.min(timeMs, best.get(car) ?? Infinity));
  }
  return [...best].map(([car, time]) => ({ car, best: time })).sort((a, b) => a.best - b.best);
}

describe('the file', () => {
  it('is what make.mjs writes', () => {
    expect(spawnSync(process.execPath, [here('make.mjs'), '--check'], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
  });

  it('never goes back in time, and no two things happen at once', () => {
    lines.slice(1).forEach((line, index) => {
      expect([line, (lines[index]?.at ?? '') < line.at]).toEqual([line, true]);
    });
  });

  it('names an official for every command who may issue it', () => {
    const may: Record<string, RegExp> = {
      ScheduleMeeting: /^director$/,
      EnterCar: /^(director|registrar)$/,
      PostLineup: /^(director|scorer)$/,
      OpenSession: /^director$/,
      ShowGreen: /^(director|starter)$/,
      CallCaution: /^(director|starter)$/,
      ShowWhite: /^(director|starter)$/,
      ShowCheckered: /^(director|starter)$/,
      RecordLap: /^(director|scorer)$/,
      RecordNoAttempt: /^(director|scorer)$/,
      DisallowLap: /^(director|steward)$/,
      ReportSpin: /^(director|spotter)$/,
      ReportIncident: /^(director|spotter)$/,
      RecordFinish: /^(director|scorer)$/,
      PostResults: /^(director|scorer)$/,
      CertifyResults: /^(director|steward)$/,
      AddNote: /^(director|steward|starter|scorer|spotter|registrar)$/,
    };
    for (const { type, official } of lines) expect(official.role).toMatch(may[type] ?? /^never$/);
  });

  it.each(RACES)('takes $id through its life in order', ({ id }) => {
    const life = linesOf(id).filter(({ type }) => !/^(Record|Report|CallCaution|AddNote)/.test(type));
    const types = life.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1]);
    expect(types.join(' ')).toBe(
      'PostLineup OpenSession ShowGreen ShowWhite ShowCheckered PostResults CertifyResults',
    );
  });
});

describe('the entry list and qualifying', () => {
  it('enters all 36 cars, with the only known standing', () => {
    expect(only('EnterCar').map(({ car }) => car)).toEqual(facts.entries.map(({ car }) => car));
    expect(only('EnterCar').filter(({ standing }) => standing)).toMatchObject([{ car: '2', standing: 12 }]);
  });

  it('ranks the 34 timed cars as published, the first four with their times', () => {
    const timed = facts.qualifying.filter(({ status }) => status === 'timed');
    expect(qualified().map(({ car }) => car)).toEqual(timed.map(({ car }) => car));
    expect(
      qualified()
        .slice(0, 4)
        .map(({ best }) => best),
    ).toEqual([13413, 13553, 13569, 13596]);
    expect(new Set(qualified().map(({ best }) => best)).size).toBe(34);
    expect(qualified()[33]?.best).toBeLessThan(14_300);
  });

  it('disallows the only lap of car 12, and records that car 54 made no attempt', () => {
    expect(only('RecordLap', 'qualifying').filter(({ car }) => car === '12')).toHaveLength(1);
    expect(only('DisallowLap')).toMatchObject([{ car: '12', lap: 1, reason: facts.qualifying[34]?.reason }]);
    expect(only('RecordNoAttempt')).toMatchObject([{ car: '54', reason: facts.qualifying[35]?.reason }]);
  });

  it('runs car 31 in the first half and car 22 last', () => {
    const order = [...new Set(only('RecordLap', 'qualifying').map(({ car }) => car))];
    expect(order.indexOf('31')).toBeLessThan(18);
    expect(order.at(-1)).toBe('22');
  });
});

describe('the races', () => {
  it.each(facts.sessions)('$id finishes as published', ({ id, rows, laps }) => {
    const { finish, laps: run } = score(id);
    for (const row of rows) {
      expect([finish.indexOf(row.car) + 1, run[row.car]]).toEqual([row.finish, row.laps ?? laps]);
    }
  });

  it('the main finishes as published, every car on 150 laps', () => {
    const { finish, laps } = score('main');
    expect(finish).toEqual(facts.main.result);
    expect(new Set(Object.values(laps))).toEqual(new Set([150]));
  });

  it.each(RACES)('$id has every car finish once, in the order of the result', ({ id, laps }) => {
    const { finish, leaders } = score(id);
    expect(only('RecordFinish', id).map(({ car }) => car)).toEqual(finish);
    expect(leaders).toHaveLength(laps);
  });

  it('the line-up rules applied to these results give the published line-ups', () => {
    const ranked = [...qualified().map(({ car }) => car), '12', '54'];
    const finish = Object.fromEntries(RACES.map(({ id }) => [id, score(id).finish]));
    const places = (ids: string[], from: number, to: number) =>
      byPlace(
        ids.map((id) => finish[id] ?? []),
        from,
        to,
      );
    const starts = facts.sessions.map(({ rows, lineup }) => {
      return lineup ?? [...rows].sort((a, b) => (a.start ?? 0) - (b.start ?? 0)).map(({ car }) => car);
    });
    const heats = [0, 1, 2, 3].map((heat) => ranked.filter((_, index) => index % 4 === heat));
    const lastChances = [places(['heat-1', 'heat-3'], 6, 9), places(['heat-2', 'heat-4'], 6, 9)];
    expect([...heats, ...lastChances]).toEqual(starts);
    expect([
      ...places(['heat-1', 'heat-2', 'heat-3', 'heat-4'], 1, 5),
      ...places(['lcq-1', 'lcq-2'], 1, 3),
      '2',
    ]).toEqual(facts.main.grid);
  });

  it('the laps led in the main are as published, with 42 for cars 10 and 11 together', () => {
    const { '10': ten = 0, '11': eleven = 0, ...others } = led(score('main').leaders);
    expect(others).toEqual(facts.main.led);
    expect(ten + eleven).toBe(42);
  });

  it('the leaders of the heats and last chances are as published', () => {
    const heat1 = score('heat-1').leaders;
    expect(led(heat1.slice(0, 19))).toEqual({ 31: 19 });
    expect(heat1.at(-1)).toBe('10');
    expect(led(score('heat-4').leaders)).toEqual({ 24: 25 });
    expect(led(score('lcq-1').leaders)).toEqual({ 34: 50 });
    expect(led(score('lcq-2').leaders)).toEqual({ 9: 50 });
  });

  it('the cautions are as published: restarts with five and three laps to go, 16 in the main', () => {
    const cautions = RACES.map(({ id }) => score(id).cautions);
    expect(cautions.slice(0, 6)).toEqual([[], [20], [22], [], [], []]);
    expect(cautions[6]).toHaveLength(facts.main.cautions);
    for (const { id } of RACES) {
      expect(only('ShowGreen', id)).toHaveLength(score(id).cautions.length + 1);
    }
  });

  it('car 21 spins in heat 1 on lap 3', () => {
    const spin = only('ReportSpin', 'heat-1')[0];
    const leader = only('RecordLap', 'heat-1').filter(({ car }) => car === '31');
    const completed = leader.filter(({ at }) => at < (spin?.at ?? ''));
    expect([spin?.car, completed.length]).toEqual(['21', 2]);
  });

  it('only two cars complete a lap under yellow, in heat 2, and it counts', () => {
    const yellow = Object.fromEntries(RACES.map(({ id }) => [id, score(id).underYellow]));
    expect(yellow).toMatchObject({ 'heat-1': [], 'heat-2': ['78', '2'], 'heat-3': [], main: [] });
    for (const { id } of RACES) {
      const crossings = Object.values(score(id).laps).reduce((sum, laps) => sum + laps, 0);
      expect(only('RecordLap', id).length + only('RecordFinish', id).length).toBe(crossings);
    }
  });

  it.each(RACES)('$id: lap times are the differences of the instants', ({ id }) => {
    const since = new Map<string, number>();
    let green = 0;
    for (const { type, car = '', at, timeMs } of linesOf(id)) {
      if (type === 'ShowGreen') {
        green = Date.parse(at);
        since.clear();
      }
      if (type !== 'RecordLap') continue;
      expect([car, at, timeMs]).toEqual([car, at, Date.parse(at) - (since.get(car) ?? green)]);
      since.set(car, Date.parse(at));
    }
  });
});

describe('the mark "reconstructed"', () => {
  it('is on every lap of a race, and on every caution and restart of the main', () => {
    const laps = only('RecordLap').filter(({ session }) => session !== 'qualifying');
    const main = [...only('CallCaution', 'main'), ...only('ShowGreen', 'main').slice(1)];
    expect([...laps, ...main].filter((line) => !reconstructed(line))).toEqual([]);
  });

  it('is on all lap times but the best laps of the first four', () => {
    const published = only('RecordLap').filter((line) => !reconstructed(line));
    expect(published.map(({ car, timeMs }) => [car, timeMs]).sort()).toEqual([
      ['20', 13569],
      ['24', 13596],
      ['31', 13413],
      ['8', 13553],
    ]);
  });

  it('is on all finishes whose place or laps are not published', () => {
    const heats = facts.sessions.filter(({ id }) => id !== 'lcq-2').flatMap(({ rows }) => rows);
    const published = only('RecordFinish').filter((line) => !reconstructed(line));
    expect(published.filter(({ session }) => session !== 'lcq-2' && session !== 'main')).toHaveLength(
      heats.length,
    );
    expect(published.filter(({ session }) => session === 'lcq-2').map(({ car }) => car)).toEqual(['9', '54']);
    expect(published.filter(({ session }) => session === 'main').map(({ car }) => car)).toEqual(['19']);
  });

  it('is on one incident, for the lap of car 6; the others have the words of the sources', () => {
    const incidents = [...only('ReportIncident'), ...only('ReportSpin')];
    const named = facts.incidents.filter(({ car }) => car);
    expect(incidents.map(({ note }) => note?.split('; reconstructed')[0])).toEqual(
      named.map(({ what }) => what),
    );
    expect(incidents.filter(reconstructed).map(({ car }) => car)).toEqual(['6']);
  });

  it('is missing only on what is published or what every session has', () => {
    const bare = new Set(lines.filter((line) => line.note === undefined).map(({ type }) => type));
    expect([...bare].sort().join(' ')).toBe(
      'AddNote CallCaution CertifyResults DisallowLap EnterCar OpenSession PostLineup PostResults ' +
        'RecordFinish RecordLap RecordNoAttempt ScheduleMeeting ShowCheckered ShowGreen ShowWhite',
    );
    const cautions = only('CallCaution').filter((line) => !reconstructed(line));
    expect(cautions).toMatchObject([
      { session: 'heat-2', reason: 'spin', cars: ['2'] },
      { session: 'heat-3', reason: 'spin', cars: ['20'] },
    ]);
    const results = only('PostResults').filter((line) => !reconstructed(line));
    expect(results.map(({ session }) => session)).toEqual(['heat-4', 'lcq-1']);
  });
});
