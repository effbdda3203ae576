import { checkFormat, computeLineup, sessionOf, type Format } from '#domain';
import { loadPresets } from '../../libs/race-control/input/format-presets.ts';
import type { Given } from '../support/given.ts';
import { playRulesCase } from '../support/play-rules-case.ts';
import type { CaseGiven } from '../support/rules-cases.ts';
import { by, carsNumbered } from '../support/weekend.ts';

const presets = loadPresets();

/** Returns the numbers of cars: "3 1 2". */
const cars = (text: string): string[] => text.split(' ');
const from = (first: number, step: number, last: number): string =>
  carsNumbered(last)
    .filter((_, i) => i + 1 >= first && (i + 1 - first) % step === 0)
    .join(' ');
const reversed = (text: string): string => cars(text).toReversed().join(' ');

interface Night extends Pick<CaseGiven, 'inversions'> {
  readonly cars: number;
  /** The cars of each session by place, or in the order of a draw. */
  readonly results: Readonly<Record<string, string>>;
  readonly draws?: Readonly<Record<string, string>>;
}

/** Plays a meeting with a preset through commands and laps, and certifies its rankings. */
function played(preset: string, night: Night): Given {
  const format = presets.get(preset) as Format;
  const results = Object.entries(night.results).map(([id, text]) => [id, { order: cars(text) }] as const);
  const draws = Object.entries(night.draws ?? {}).map(([id, text]) => [id, cars(text)] as const);
  const meeting = playRulesCase({
    format,
    given: {
      cars: carsNumbered(night.cars),
      results: Object.fromEntries(results),
      draws: Object.fromEntries(draws),
      ...(night.inversions && { inversions: night.inversions }),
    },
    expected: {},
  });
  for (const { id, of } of format.rankings ?? []) {
    if (!of) continue;
    meeting.given(
      { type: 'PostRanking', ranking: id },
      { type: 'CertifyRanking', ranking: id, official: by('steward') },
    );
  }
  return meeting;
}

function lineup({ state }: Given, id: string): string {
  const session = sessionOf(state, id);
  if (!session) throw new Error(`no session ${id}`);
  const { rows, open } = computeLineup(state, session);
  expect(open).toEqual([]);
  return rows.map(({ car }) => car).join(' ');
}

/** Returns the cars of a certified ranking with their points, as they were published: "3:87 1:86". */
function certified({ state }: Given, id: string): string {
  const ranking = state.rankings.find(({ spec }) => spec.id === id);
  expect(ranking?.certified?.data.version).toBe(1);
  const rows = ranking?.posted.at(-1)?.data.rows ?? [];
  return rows.map(({ car, points }) => `${car}:${points}`).join(' ');
}

const phases = ({ state }: Given): Set<string> => new Set(state.sessions.map(({ phase }) => phase));

it.each([...presets.keys()])('the preset %s has no mistakes', (name) => {
  expect(checkFormat(presets.get(name) as Format)).toEqual([]);
});

describe('the preset weekly-oval', () => {
  const [first, second, third] = [from(1, 3, 26), from(2, 3, 26), from(3, 3, 26)];
  const feature = `${reversed(from(1, 1, 12))} ${from(13, 1, 18)} ${reversed(from(21, 1, 26))}`;
  const night = (): Given =>
    played('weekly-oval', {
      cars: 26,
      draws: { pills: from(1, 1, 26), feature: reversed(from(1, 1, 12)) },
      results: {
        'heat-1': first.replace('1 4', '4 1'),
        'heat-2': second,
        'heat-3': third,
        'b-main': reversed(from(19, 1, 26)),
        feature,
      },
    });

  it('makes heats by the number of cars, redraws the first four of each, and fills up from a B-main', () => {
    const meeting = night();
    expect(['heat-1', 'heat-2', 'heat-3'].map((id) => lineup(meeting, id))).toEqual([first, second, third]);
    expect(lineup(meeting, 'b-main')).toBe(from(19, 1, 26));
    expect(lineup(meeting, 'feature')).toBe(feature);
    expect(phases(meeting)).toEqual(new Set(['official']));
  });

  it('pays points for the places of the feature', () => {
    expect(certified(night(), 'night-points')).toMatch(/^12:40 11:39 10:38 .* 21:17$/);
  });

  it('takes every car of a small field into the feature, without a B-main', () => {
    const meeting = played('weekly-oval', {
      cars: 14,
      draws: { pills: from(1, 1, 14), feature: from(1, 1, 12) },
      results: { 'heat-1': from(1, 2, 14), 'heat-2': from(2, 2, 14), feature: from(1, 1, 14) },
    });
    expect(meeting.state.sessions.map(({ spec }) => spec.id)).toEqual(['heat-1', 'heat-2', 'feature']);
    expect(lineup(meeting, 'feature')).toBe(from(1, 1, 14));
  });
});

describe('the preset sprint-night', () => {
  it('lines up heats with four turned, a dash with a drawn number, and fills up from a B-main', () => {
    const bMain = `17 16 ${from(18, 1, 30)}`;
    const raced = '5 6 3 4 8 7 10 2 9 1 11 12 13 14 15';
    const main = `${raced} 17 16 ${from(18, 1, 24)}`;
    const meeting = played('sprint-night', {
      cars: 30,
      inversions: { dash: 4 },
      results: {
        qualifying: from(1, 1, 30),
        'heat-1': `7 4 10 1 ${from(13, 3, 30)}`,
        'heat-2': `5 8 2 11 ${from(14, 3, 30)}`,
        'heat-3': from(3, 3, 30),
        dash: '5 6 3 4 8 7',
        'b-main': bMain,
        'a-main': main,
      },
    });
    expect(lineup(meeting, 'heat-1')).toBe(`10 7 4 1 ${from(13, 3, 30)}`);
    expect(lineup(meeting, 'dash')).toBe('6 5 4 3 7 8');
    expect(lineup(meeting, 'b-main')).toBe(from(16, 1, 30));
    expect(lineup(meeting, 'a-main')).toBe(main);
    expect(phases(meeting)).toEqual(new Set(['official']));
  });

  it('takes every car of a small field into the A-main, without a B-main', () => {
    const meeting = played('sprint-night', {
      cars: 8,
      inversions: { dash: 0 },
      results: { qualifying: from(1, 1, 8), 'heat-1': from(1, 1, 8), dash: '2 1', 'a-main': '1 2 3' },
    });
    expect(meeting.state.sessions.map(({ spec }) => spec.id)).toEqual([
      'qualifying',
      'heat-1',
      'dash',
      'a-main',
    ]);
    expect(lineup(meeting, 'a-main')).toBe('2 1 3 4 5 6 7 8');
  });
});

describe('the preset passing-points', () => {
  const main = '17 2 4 6 8 1 3 5 10 7 12 9 14 11 16 13';
  const night = (): Given =>
    played('passing-points', {
      cars: 18,
      draws: { pills: from(1, 1, 18) },
      results: {
        'heat-1': `17 ${from(1, 2, 15)}`,
        'heat-2': from(2, 2, 18),
        'qualifier-1': '8 6 4 17 10 12 14 16 18',
        'qualifier-2': '5 3 1 2 7 9 11 13 15',
        'b-main-1': '12 14 16 18',
        'b-main-2': '9 11 13 15',
        'a-main': main,
      },
    });

  it('lines up the qualifiers by the points of the heats, and the mains by the points of both', () => {
    const meeting = night();
    expect(lineup(meeting, 'qualifier-1')).toBe('8 6 4 17 10 12 14 16 18');
    expect(lineup(meeting, 'qualifier-2')).toBe('5 3 1 2 7 9 11 13 15');
    expect(lineup(meeting, 'b-main-1')).toBe('12 14 16 18');
    expect(lineup(meeting, 'b-main-2')).toBe('9 11 13 15');
    expect(lineup(meeting, 'a-main')).toBe(main);
    expect(phases(meeting)).toEqual(new Set(['official']));
  });

  it('adds points for places and for cars passed, and takes them for places lost', () => {
    const meeting = night();
    expect(certified(meeting, 'heat-points')).toBe(
      [
        '17:132 2:100 4:94 1:92.5 6:88 3:86.5 8:82 5:80.5 10:76 7:74.5',
        '12:70 9:68.5 14:64 11:62.5 16:58 13:56.5 18:52 15:50.5',
      ].join(' '),
    );
    expect(certified(meeting, 'night-points')).toBe(
      [
        '17:334 2:298 4:294 6:290 8:286 1:280.5 3:276.5 5:272.5 10:240 7:234.5',
        '12:220 9:214.5 14:200 11:194.5 16:180 13:174.5 18:144 15:142.5',
      ].join(' '),
    );
  });
});

describe('the preset kart-day', () => {
  it('lines up the pre-final by the points of the heats, and adds the points of both finals', () => {
    const meeting = played('kart-day', {
      cars: 6,
      results: {
        qualifying: '3 1 2 5 4 6',
        'heat-1': '1 3 2 4 5 6',
        'heat-2': '3 2 1 5 4 6',
        'pre-final': '1 3 2 4 5 6',
        final: '3 1 2 5 4 6',
      },
    });
    expect(certified(meeting, 'heat-points')).toBe('3:2 1:3 2:5 5:9 4:9 6:12');
    expect(lineup(meeting, 'pre-final')).toBe('3 1 2 5 4 6');
    expect(lineup(meeting, 'final')).toBe('1 3 2 4 5 6');
    expect(certified(meeting, 'day-points')).toBe('3:87 1:86 2:81 5:78 4:78 6:75');
    expect(phases(meeting)).toEqual(new Set(['official']));
  });
});

describe('the preset rallycross-round', () => {
  it('ranks four heats by race time, and lines up semi-finals and final', () => {
    const meeting = played('rallycross-round', {
      cars: 6,
      results: {
        'heat-1': '1 2 3 4 5 6',
        'heat-2': '2 1 3 4 6 5',
        'heat-3': '1 3 2 5 4 6',
        'heat-4': '2 1 4 3 5 6',
        'semi-1': '3 1 5',
        'semi-2': '2 6 4',
        final: '1 2 3 4 5 6',
      },
    });
    expect(certified(meeting, 'intermediate')).toBe('1:190 2:187 3:169 4:161 5:156 6:153');
    expect(['semi-1', 'semi-2'].map((id) => lineup(meeting, id))).toEqual(['1 3 5', '2 4 6']);
    expect(lineup(meeting, 'final')).toBe('3 2 1 6 5 4');
    expect(certified(meeting, 'round-points')).toBe('1:29 2:26 3:24 4:20 5:18 6:17');
    expect(phases(meeting)).toEqual(new Set(['official']));
  });
});
