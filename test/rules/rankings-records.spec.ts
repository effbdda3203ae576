import { rankingIn, type Format, type MeetingState, type RankingState } from '#domain';
import type { Given, Issued } from '../support/given.ts';
import {
  postedPoints,
  rankedFormat,
  rankedNight,
  reopenHeat,
  runHeat,
  pillDraw,
} from '../support/ranked-night.ts';
import { refusal, revisionOf, viewOf } from '../support/weekend.ts';

const ranking = ({ state }: { readonly state: MeetingState }, id = 'heat-points'): RankingState => {
  const found = rankingIn(state, id);
  if (!found) throw new Error(`no ranking ${id}`);
  return found;
};
const reason = 'official decision';

describe('A drawn order', () => {
  it('is computed from its seed when only the seed is sent', () => {
    const meeting = rankedNight().given({ type: 'DrawOrder', ranking: 'pills', seed: 'a' });
    expect(ranking(meeting, 'pills').drawn?.data).toMatchObject({ order: ['1', '2', '4', '3'], seed: 'a' });
  });

  it('is accepted with its seed when it is the order of the seed', () => {
    const order = ['1', '2', '4', '3'];
    const drawn = rankedNight().when({ type: 'DrawOrder', ranking: 'pills', order, seed: 'a' });
    expect(drawn).toEqual(['OrderDrawn']);
  });

  it('is refused while a car is missing', () => {
    const drawn = rankedNight().when({ type: 'DrawOrder', ranking: 'pills', order: ['1', '2', '3'] });
    expect(drawn).toBe('cars-missing');
  });

  it('stands once a line-up that rests on it has started', () => {
    const meeting = runHeat(rankedNight());
    expect(meeting.when({ type: 'DrawOrder', ranking: 'pills', order: ['4', '3', '2', '1'] })).toBe(
      'session-started',
    );
  });

  it('follows a new number of a car', () => {
    const meeting = rankedNight().given(pillDraw, { type: 'RenumberCar', car: '1', to: '11', reason });
    expect(ranking(meeting, 'pills').drawn?.data.order).toEqual(['11', '2', '3', '4']);
  });

  it('goes with a strike, and comes back with a restore', () => {
    const meeting = rankedNight().given(pillDraw);
    const revision = revisionOf(meeting, 'OrderDrawn');
    meeting.given({ type: 'StrikeRecord', revision, reason });
    expect(ranking(meeting, 'pills').drawn).toBeNull();
    meeting.given({ type: 'RestoreRecord', revision, reason });
    expect(ranking(meeting, 'pills').drawn?.revision).toBe(revision);
  });
});

describe('A published ranking', () => {
  it('is a copy of the sums with what it rests on', () => {
    const meeting = postedPoints();
    const { version, rows, restsOn } = ranking(meeting).posted[0]?.data ?? {};
    expect(version).toBe(1);
    expect(rows?.map(({ place, car, points }) => `${place} ${car} ${points}`)).toEqual([
      '1 1 10',
      '2 2 8',
      '3 3 7',
      '4 4 6',
    ]);
    expect(restsOn).toContainEqual({ session: 'heat', revision: revisionOf(meeting, 'ResultsPosted') });
  });

  it('is stale once the sums change, and says who would move', () => {
    const meeting = reopenHeat(postedPoints().given({ type: 'CertifyRanking', ranking: 'heat-points' }));
    const view = viewOf(meeting, 'ranking', 'heat-points');
    expect(view['state']).toBe('stale');
    expect(view['stale']).toEqual(
      expect.arrayContaining([expect.objectContaining({ car: '1', from: 1, to: 4 })]),
    );
  });

  it('is posted again as the next version, which is to be certified again', () => {
    const meeting = reopenHeat(postedPoints().given({ type: 'CertifyRanking', ranking: 'heat-points' }));
    meeting.given({ type: 'PostRanking', ranking: 'heat-points' });
    expect(ranking(meeting).posted.at(-1)?.data.version).toBe(2);
    expect(ranking(meeting).certified).toBeNull();
    meeting.given({ type: 'CertifyRanking', ranking: 'heat-points' });
    expect(ranking(meeting).certified?.data.version).toBe(2);
  });
});

describe('A certified ranking', () => {
  const certified = (): Given => postedPoints().given({ type: 'CertifyRanking', ranking: 'heat-points' });
  const view = (meeting: Given) => viewOf(meeting, 'ranking', 'heat-points');
  const post: Issued = { type: 'PostRanking', ranking: 'heat-points' };
  const reopen: Issued = { type: 'ReopenResults', session: 'heat', reason };

  it('holds if its results were posted again, without a change, before it was certified', () => {
    const meeting = postedPoints().given(
      reopen,
      { type: 'AmendEntry', car: '1', team: 'Team A' },
      { type: 'PostResults', session: 'heat' },
      { type: 'AmendEntry', car: '1', team: 'Team B' },
      post,
      { type: 'PostResults', session: 'heat' },
      { type: 'CertifyResults', session: 'heat' },
      { type: 'CertifyRanking', ranking: 'heat-points' },
    );
    expect(view(meeting)).toMatchObject({ state: 'certified', stale: [] });
    expect(meeting.when({ type: 'CertifyRanking', ranking: 'heat-points' })).toEqual([]);
  });

  it('keeps the names and the numbers of its cars', () => {
    const meeting = certified().given(
      { type: 'AmendEntry', car: '1', driver: 'Somebody Else' },
      { type: 'RenumberCar', car: '2', to: '22', reason },
    );
    expect(view(meeting)).toMatchObject({
      state: 'certified',
      stale: [],
      rows: [{ car: '1', driver: 'Driver 1' }, { car: '2', who: '2' }, { car: '3' }, { car: '4' }],
    });
    expect(meeting.when(post)).toEqual([]);
  });

  it('is stale while a result that it rests on is reopened, and until it is posted after another one', () => {
    const meeting = certified().given(reopen);
    expect(view(meeting)['state']).toBe('stale');
    expect(view(meeting.given({ type: 'CertifyResults', session: 'heat' }))['state']).toBe('certified');
    expect(view(reopenHeat(meeting, '4'))['state']).toBe('stale');
    expect(meeting.when(post)).toEqual(['RankingPosted']);
  });

  it('is posted with other names once they have changed before it is certified', () => {
    const meeting = postedPoints().given({ type: 'AmendEntry', car: '1', driver: 'Somebody Else' });
    expect(view(meeting)).toMatchObject({ state: 'stale', rows: [{ driver: 'Driver 1' }, {}, {}, {}] });
    expect(view(meeting.given(post))).toMatchObject({ state: 'posted', version: 2 });
  });
});

describe('A change of the format', () => {
  const changed = (format: Partial<Format>): Issued => ({
    type: 'ChangeFormat',
    format: { ...rankedFormat, ...format },
    reason,
  });
  const withoutPoints: Partial<Format> = {
    rankings: rankedFormat.rankings?.filter(({ id }) => id !== 'heat-points') ?? [],
    sessions: rankedFormat.sessions.slice(0, 2),
  };

  it('never drops a ranking that is posted', () => {
    const { code, details } = refusal(postedPoints(), changed(withoutPoints));
    expect([code, details]).toEqual(['format-has-run', { rankings: ['heat-points'] }]);
    expect(runHeat(rankedNight()).when(changed(withoutPoints))).toEqual(['FormatChanged']);
  });

  it('makes a certified ranking stale by another table', () => {
    const meeting = postedPoints().given({ type: 'CertifyRanking', ranking: 'heat-points' });
    meeting.given(changed({ points: { heat: { places: [20, 8, 7], then: -1 } } }));
    expect(viewOf(meeting, 'ranking', 'heat-points')).toMatchObject({
      state: 'stale',
      stale: [{ car: '1', pointsFrom: '10', pointsTo: '20' }],
    });
  });

  it('stands as long as a ranking that came with it is posted', () => {
    const meeting = runHeat(rankedNight({ ...rankedFormat, ...withoutPoints })).given(changed({}));
    const revision = revisionOf(meeting, 'FormatChanged');
    meeting.given({ type: 'PostRanking', ranking: 'heat-points' });
    const posted = revisionOf(meeting, 'RankingPosted');
    const { code, details } = refusal(meeting, { type: 'StrikeRecord', revision, reason });
    expect([code, details]).toEqual(['record-rested-on', { revision, restsOn: [posted] }]);
  });

  it('does not come back without a ranking that has been posted since', () => {
    const meeting = runHeat(rankedNight()).given(changed(withoutPoints));
    const revision = revisionOf(meeting, 'FormatChanged');
    meeting.given(
      { type: 'StrikeRecord', revision, reason },
      { type: 'PostRanking', ranking: 'heat-points' },
    );
    expect(meeting.when({ type: 'RestoreRecord', revision, reason })).toBe('format-has-run');
  });
});

describe('A tie that no key breaks', () => {
  const tied = () => runHeat(rankedNight({ ...rankedFormat, points: { heat: { places: [5, 5, 3, 1] } } }));

  it('keeps the ranking from being posted', () => {
    expect(tied().when({ type: 'PostRanking', ranking: 'heat-points' })).toBe('tie-open');
  });

  it('is broken by a ruling, once', () => {
    const ruling: Issued = { type: 'BreakTie', ranking: 'heat-points', cars: ['2', '1'], reason };
    const meeting = tied().given(ruling);
    expect(meeting.when(ruling)).toEqual([]);
    meeting.given({ type: 'PostRanking', ranking: 'heat-points' });
    const rows = ranking(meeting).posted.at(-1)?.data.rows;
    expect(rows?.map(({ place, car }) => `${place} ${car}`)).toEqual(['1 2', '2 1', '3 3', '4 4']);
  });
});
