import { itemsOf } from '#domain';
import {
  crossings,
  finish,
  meetingOf,
  carsNumbered,
  penalty,
  places,
  runQualifying,
  qualifyingAt,
  raceAt,
  revisionOf,
  rowsIn,
  runRace,
  startRace,
  startOrder,
  twoHeats,
  viewOf,
} from '../support/weekend.ts';
import type { Given, Issued } from '../support/given.ts';

const session = 'race';
const post = (id = session): Issued => ({ type: 'PostResults', session: id });
const certify = (id = session): Issued => ({ type: 'CertifyResults', session: id });
const reopen = (id = session): Issued => ({ type: 'ReopenResults', session: id, reason: 'protest' });
const status = (meeting: Given, id = session): unknown => {
  const { status: current, resultVersion } = viewOf(meeting, 'results', id);
  return [current, resultVersion];
};

describe('results', () => {
  it('are pending, running, unofficial and official in turn', () => {
    const race = raceAt('lined-up');
    const seen = [status(race)];
    const steps: Issued[] = [
      { type: 'OpenSession', session },
      { type: 'ShowGreen', session },
      ...finish(session, '1'),
      post(),
      certify(),
    ];
    for (const step of steps) seen.push(status(race.given(step)));
    expect(seen.map((one) => (one as unknown[]).join(' '))).toEqual([
      'pending ',
      'running ',
      'running ',
      'running ',
      'running ',
      'unofficial 1',
      'official 1',
    ]);
  });

  it('are the current score, even if another score was posted', () => {
    const race = raceAt('unofficial').given(penalty({}));
    expect(places(race)).toEqual(['2', '3', '1']);
    expect(status(race)).toEqual(['unofficial', 1]);
  });

  it('are certified only if they equal the last posted version', () => {
    const race = raceAt('unofficial').given(penalty({}));
    expect(race.when(certify())).toBe('results-changed');
    expect(race.given(post()).when(certify())).toEqual(['ResultsCertified']);
    expect(race.facts.at(-1)?.data).toMatchObject({ version: 2 });
  });

  it('are certified after a penalty that does not change the score', () => {
    const race = raceAt('unofficial').given(penalty({ penalty: 'to-rear' }));
    expect(race.when(certify())).toEqual(['ResultsCertified']);
  });

  it('are not posted again while they are unchanged', () => {
    expect(raceAt('unofficial').when(post())).toEqual([]);
    expect(raceAt('official').when(post())).toEqual([]);
  });

  it('need no new version after a reopening without changes', () => {
    const race = raceAt('official').given(reopen());
    expect(status(race)).toEqual(['unofficial', 1]);
    expect(race.when(post())).toEqual([]);
    expect(race.when(certify())).toEqual(['ResultsCertified']);
  });

  it('of qualifying are posted and certified like the results of a race', () => {
    expect(status(qualifyingAt('official'), 'qualifying')).toEqual(['official', 1]);
  });
});

describe('a winner disqualified after certification', () => {
  const cars = carsNumbered(8);
  const weekend = (): Given => {
    const meeting = runQualifying(meetingOf(twoHeats, cars, { 8: 4 }), cars);
    for (const id of ['heat-1', 'heat-2', 'lcq']) runRace(meeting, id).given(certify(id));
    return meeting.given({ type: 'PostLineup', session: 'main' });
  };
  const disqualify = penalty({ session: 'heat-1', car: '1', reason: 'underweight' });
  const decided = (): Given => weekend().given(reopen('heat-1'), disqualify);

  it('is refused until the results are reopened', () => {
    const meeting = weekend();
    expect(meeting.when(disqualify)).toBe('results-certified');
    expect(meeting.given(reopen('heat-1')).when(disqualify)).toEqual(['PenaltyImposed']);
  });

  it('makes a second version, and the first one stays readable', () => {
    const meeting = decided().given(post('heat-1'), certify('heat-1'));
    expect(status(meeting, 'heat-1')).toEqual(['official', 2]);
    const versions = viewOf(meeting, 'results', 'heat-1')['versions'] as {
      version: number;
      rows: object[];
    }[];
    expect(versions.map(({ version, rows }) => [version, rows[0]])).toEqual([
      [1, expect.objectContaining({ place: 1, car: '1', status: 'running' })],
      [2, expect.objectContaining({ place: 1, car: '3', status: 'running' })],
    ]);
  });

  it('makes the posted line-up stale, with the moved cars and the records behind each move', () => {
    const meeting = weekend();
    expect(startOrder(meeting, 'main')).toEqual(['1', '2', '3', '4', '5', '8']);
    meeting.given(reopen('heat-1'), disqualify, post('heat-1'));
    const { state, rows, stale } = viewOf(meeting, 'lineup', 'main') as unknown as {
      state: string;
      rows: { car: string }[];
      stale: { car: string; from: number; to: number; because: { words: string; revisions: number[] }[] }[];
    };
    expect(state).toBe('stale');
    expect(rows.map((row) => row.car)).toEqual(['1', '2', '3', '4', '5', '8']);
    expect(stale.map(({ car, from, to }) => [car, from, to])).toEqual([
      ['1', 1, null],
      ['3', 3, 1],
      ['5', 5, 3],
      ['8', 6, 5],
    ]);
    const [imposed, posted] = [revisionOf(meeting, 'PenaltyImposed'), revisionOf(meeting, 'ResultsPosted')];
    expect(stale[0]?.because[0]).toMatchObject({
      words: '4th: disqualified: underweight',
      revisions: [imposed],
    });
    expect(stale[1]?.because[0]?.revisions).toContain(posted);
  });

  it('no longer makes the line-up stale once it is posted again', () => {
    const meeting = decided().given(post('heat-1'), { type: 'PostLineup', session: 'main' });
    expect(viewOf(meeting, 'lineup', 'main')).toMatchObject({ state: 'posted', stale: [] });
    expect(rowsIn(meeting, 'lineup', 'main').map((row) => row.car)).toEqual(['3', '2', '5', '4', '8']);
  });

  it('does not change the posted line-up of a started race', () => {
    const meeting = startRace(weekend(), 'main').given(reopen('heat-1'), disqualify, post('heat-1'));
    expect(viewOf(meeting, 'lineup', 'main')).toMatchObject({ state: 'posted', stale: [] });
    expect(meeting.when({ type: 'PostLineup', session: 'main' })).toBe('session-started');
  });
});

describe('the session that a place advances to', () => {
  const cars = carsNumbered(8);

  it('follows from the format while the race is still running', () => {
    const meeting = startRace(runQualifying(meetingOf(twoHeats, cars), cars), 'heat-1');
    meeting.given(
      ...['1', '3', '5', '7'].map((car) => ({ type: 'RecordLap', session: 'heat-1', car }) as const),
    );
    const earned = viewOf(meeting, 'results', 'heat-1')['rows'] as { advancedTo: string | null }[];
    expect(earned.map((row) => row.advancedTo)).toEqual(['main', 'main', 'lcq', 'lcq']);
  });

  it('is not the main for a car that gets the provisional', () => {
    const meeting = runQualifying(meetingOf(twoHeats, cars, { 8: 4 }), cars);
    for (const id of ['heat-1', 'heat-2', 'lcq']) runRace(meeting, id);
    expect(startOrder(meeting, 'main')).toContain('8');
    const rows = viewOf(meeting, 'results', 'lcq')['rows'] as { car: string; advancedTo: string | null }[];
    expect(rows.map((row) => [row.car, row.advancedTo])).toEqual([
      ['5', 'main'],
      ['6', null],
      ['7', null],
      ['8', null],
    ]);
  });
});

describe('the log of a race', () => {
  it('stores observations and decisions, and no derived values', () => {
    const race = raceAt('green').given(...crossings('1', '2', '3'), penalty({ penalty: 'laps', laps: 1 }));
    const [lap] = itemsOf(race.state.records).filter((fact) => fact.type === 'LapSet');
    expect(lap?.data).toEqual({ session, car: '1', timeMs: undefined, lap: undefined, note: undefined });
  });
});
