import type { Command } from '#domain';
import type { IssuedCommand } from '../../api/data/issued-commands.ts';
import { isSlip, strikeOfLast } from './undo.ts';

const issued = (command: Command, id: number, outcome: IssuedCommand['outcome']): IssuedCommand => ({
  ...{ commandId: `id-${id}`, meeting: 'saturday', command, outcome },
  issuer: { id: 'Jane Doe', role: 'director' },
  issuedAt: 5_000,
});
const written = (command: Command, revision: number, type = 'LapSet'): IssuedCommand => {
  const events = [{ revision, type }];
  const receipt = { meeting: 'saturday', revision, events, commandId: `id-${revision}` };
  return issued(command, revision, { kind: 'done', receipt });
};
const nothing = (command: Command): IssuedCommand => {
  const receipt = { meeting: 'saturday', revision: 99, events: [], commandId: 'id-99' };
  return issued(command, 99, { kind: 'done', receipt });
};
const problem = { title: 'No.', status: 409, code: 'session-over' };
const lap: Command = { type: 'RecordLap', session: 'heat-1', car: '21' };
const spin: Command = { type: 'ReportSpin', session: 'heat-1', car: '21' };
const strike = (revision: number): Command => ({ type: 'StrikeRecord', revision, reason: 'tapped twice' });
const HERE = { meeting: 'saturday', session: 'heat-1' };
const struck = (revision: number, at: number) => written(strike(revision), at, 'RecordStruck');

describe('the last one that is struck with one key', () => {
  const strikes = (revision: number, reason = 'issued by mistake') => ({
    kind: 'strike',
    command: { ...strike(revision), reason },
  });

  it('is the newest record of this desk', () => {
    expect(strikeOfLast([written(lap, 8), written(lap, 7)], HERE)).toMatchObject(strikes(8, 'tapped twice'));
  });

  it('is the one before when the newest was struck, and again the newest when that was restored', () => {
    const all = [struck(8, 9), written(lap, 8), written(lap, 7)];
    expect(strikeOfLast(all, HERE)).toMatchObject(strikes(7));
    const restore: Command = { type: 'RestoreRecord', revision: 8, reason: 'it was one' };
    expect(strikeOfLast([written(restore, 10, 'RecordRestored'), ...all], HERE)).toMatchObject(
      strikes(8, 'tapped twice'),
    );
  });

  it('passes over what wrote nothing, what was refused, and other meetings', () => {
    const refused = issued(lap, 9, { kind: 'refused', problem });
    const elsewhere = { ...written(lap, 8), meeting: 'sunday' };
    const all = [refused, nothing({ type: 'ShowGreen', session: 'heat-1' }), elsewhere, written(lap, 7)];
    expect(strikeOfLast(all, HERE)).toMatchObject(strikes(7));
  });

  it.each([
    ['is on its way', { kind: 'pending' }],
    ['was not answered', { kind: 'unanswered', problem }],
  ] as const)('is none while a newer one %s: that may be the last', (_, outcome) => {
    const refused = issued(lap, 10, { kind: 'refused', problem });
    const all = [refused, issued(lap, 9, outcome), written(lap, 8)];
    expect(strikeOfLast(all, HERE)).toEqual({ kind: 'unsettled' });
    expect(strikeOfLast([...all, written(lap, 1)], { ...HERE, meeting: 'sunday' })).toEqual({
      kind: 'nothing',
    });
  });

  it('is of this session only', () => {
    const other = written({ type: 'ShowRed', session: 'heat-2', reason: 'fire' }, 9, 'RedShown');
    const entry = written({ type: 'EnterCar', car: '8', driver: 'A' }, 8, 'CarEntered');
    expect(strikeOfLast([other, entry, written(lap, 7)], HERE)).toMatchObject(strikes(7));
    expect(strikeOfLast([other, entry], HERE)).toEqual({ kind: 'nothing' });
  });

  it('was tapped twice only where the same crossing was recorded just before', () => {
    const later = { ...written(lap, 8), issuedAt: 18_000 };
    expect(strikeOfLast([later, written(lap, 7)], HERE)).toMatchObject({
      ...strikes(8),
      target: lap,
      isGrave: false,
    });
    const other = written({ ...lap, car: '13' }, 8);
    expect(strikeOfLast([other, written(lap, 7)], HERE)).toMatchObject(strikes(8));
  });

  it('does not mind an older one that was not answered', () => {
    const all = [written(lap, 9), issued(lap, 8, { kind: 'unanswered', problem })];
    expect(strikeOfLast(all, HERE)).toMatchObject(strikes(9));
  });

  it('says that a flag was a mistake, and leaves certifications alone', () => {
    const all = [
      written({ type: 'CertifyResults', session: 'heat-1' }, 9, 'ResultsCertified'),
      written({ type: 'ShowWhite', session: 'heat-1' }, 8, 'WhiteShown'),
    ];
    const command = { ...strike(8), reason: 'issued by mistake' };
    expect(strikeOfLast(all, HERE)).toMatchObject({ kind: 'strike', command, isGrave: true });
  });

  it('is none at a desk that wrote nothing', () => {
    expect(strikeOfLast([], HERE)).toEqual({ kind: 'nothing' });
  });
});

describe('the same once more', () => {
  const press = (at: number, command: Command = lap) => ({ meeting: 'saturday', command, at });

  it('is a slip within a second, of the same car', () => {
    const all = [written(lap, 7)];
    expect(isSlip(all, press(5_999))).toBe(true);
    expect(isSlip(all, press(6_000))).toBe(false);
    expect(isSlip(all, press(5_100, { ...lap, car: '13' }))).toBe(false);
    expect(isSlip(all, press(5_100, spin))).toBe(false);
    expect(isSlip(all, { ...press(5_100), meeting: 'sunday' })).toBe(false);
  });

  it('is one also while it is not known what became of the first', () => {
    expect(isSlip([issued(lap, 7, { kind: 'pending' })], press(5_100))).toBe(true);
    expect(isSlip([issued(lap, 7, { kind: 'unanswered', problem })], press(5_100))).toBe(true);
  });

  it('is none where the first was refused: it counts for nothing', () => {
    expect(isSlip([issued(lap, 7, { kind: 'refused', problem })], press(5_100))).toBe(false);
  });
});
