import type { Command, EventType } from '#domain';
import type { IssuedCommand } from '../../api/data/issued-commands.ts';
import { isSlip, undoTarget } from './undo.ts';

const issued = (command: Command, id: number, outcome: IssuedCommand['outcome']): IssuedCommand => ({
  commandId: `id-${id}`,
  meeting: 'saturday',
  command,
  outcome,
  issuer: { id: 'Jane Doe', role: 'director' },
  issuedAt: 5_000,
});
const written = (command: Command, revision: number, type: EventType = 'LapSet'): IssuedCommand => {
  const events = [{ revision, type }];
  const receipt = { meeting: 'saturday', revision, events, commandId: `id-${revision}` };
  return issued(command, revision, { kind: 'done', receipt });
};
const wroteNothing = (command: Command): IssuedCommand => {
  const receipt = { meeting: 'saturday', revision: 99, events: [], commandId: 'id-99' };
  return issued(command, 99, { kind: 'done', receipt });
};
const problem = { title: 'No.', status: 409, code: 'session-over' };
const lap: Command = { type: 'RecordLap', session: 'heat-1', car: '21' };
const spin: Command = { type: 'ReportSpin', session: 'heat-1', car: '21' };
const strike = (revision: number): Command => ({
  type: 'StrikeRecord',
  revision,
  reason: 'undone at the desk',
});
const HERE = { meeting: 'saturday', session: 'heat-1', isCertified: false };
const struck = (revision: number, at: number) => written(strike(revision), at, 'RecordStruck');

describe('the record that the undo key strikes', () => {
  const strikes = (revision: number) => ({
    kind: 'strike',
    command: strike(revision),
  });

  it('is the newest record of this desk', () => {
    expect(undoTarget([written(lap, 8), written(lap, 7)], HERE)).toMatchObject(strikes(8));
  });

  it('is the one before if the newest is struck, and the newest again once it is restored', () => {
    const all = [struck(8, 9), written(lap, 8), written(lap, 7)];
    expect(undoTarget(all, HERE)).toMatchObject(strikes(7));
    const restore: Command = { type: 'RestoreRecord', revision: 8, reason: 'it was one' };
    expect(undoTarget([written(restore, 10, 'RecordRestored'), ...all], HERE)).toMatchObject(strikes(8));
  });

  it('is the assignment of a transponder, which belongs to no session', () => {
    const assign: Command = { type: 'AssignTransponder', transponder: '3438895', car: '21' };
    const all = [written(assign, 8, 'TransponderAssigned'), written(lap, 7)];
    expect(undoTarget(all, HERE)).toMatchObject({ ...strikes(8), isGrave: true });
  });

  it('is a crossing that an official saw, at once', () => {
    const crossing: Command = { type: 'RecordCrossing', session: 'heat-1', car: '21', line: 'sf' };
    expect(undoTarget([written(crossing, 8, 'CrossingSeen')], HERE)).toMatchObject({ isGrave: false });
  });

  it('skips commands that wrote nothing, refused commands, and other meetings', () => {
    const refused = issued(lap, 9, { kind: 'refused', problem });
    const elsewhere = { ...written(lap, 8), meeting: 'sunday' };
    const all = [refused, wroteNothing({ type: 'ShowGreen', session: 'heat-1' }), elsewhere, written(lap, 7)];
    expect(undoTarget(all, HERE)).toMatchObject(strikes(7));
  });

  it.each([
    ['is pending', { kind: 'pending' }],
    ['is unanswered', { kind: 'unanswered', problem }],
  ] as const)('is unknown while a newer command %s: its record may be the last', (_, outcome) => {
    const refused = issued(lap, 10, { kind: 'refused', problem });
    const all = [refused, issued(lap, 9, outcome), written(lap, 8)];
    expect(undoTarget(all, HERE)).toEqual({ kind: 'unsettled' });
    expect(undoTarget([...all, written(lap, 1)], { ...HERE, meeting: 'sunday' })).toEqual({
      kind: 'nothing',
    });
  });

  it('belongs to this session', () => {
    const other = written({ type: 'ShowRed', session: 'heat-2', reason: 'fire' }, 9, 'RedShown');
    const entry = written({ type: 'EnterCar', car: '8', driver: 'A' }, 8, 'CarEntered');
    expect(undoTarget([other, entry, written(lap, 7)], HERE)).toMatchObject(strikes(7));
    expect(undoTarget([other, entry], HERE)).toEqual({ kind: 'nothing' });
  });

  it('ignores an older command that was not answered', () => {
    const all = [written(lap, 9), issued(lap, 8, { kind: 'unanswered', problem })];
    expect(undoTarget(all, HERE)).toMatchObject(strikes(9));
  });

  it('may be a flag, which is confirmed', () => {
    const all = [written({ type: 'ShowWhite', session: 'heat-1' }, 8, 'WhiteShown')];
    expect(undoTarget(all, HERE)).toMatchObject({ ...strikes(8), isGrave: true });
  });

  describe('around a certification', () => {
    const session = 'heat-1';
    const posted = [
      written({ type: 'CertifyResults', session }, 9, 'ResultsCertified'),
      written({ type: 'PostResults', session }, 8, 'ResultsPosted'),
      written(lap, 7),
    ];
    const reopened = [
      written({ type: 'ReopenResults', session, reason: 'a tie' }, 10, 'ResultsReopened'),
      ...posted,
    ];

    it('is never a record that the certified results rest on', () => {
      expect(undoTarget(posted, { ...HERE, isCertified: true })).toEqual({ kind: 'certified' });
      expect(undoTarget(posted.slice(1), { ...HERE, isCertified: true })).toEqual({ kind: 'certified' });
      expect(undoTarget(posted, HERE)).toEqual({ kind: 'nothing' });
    });

    it('is what was written after the results were reopened', () => {
      expect(undoTarget(reopened, HERE)).toEqual({ kind: 'nothing' });
      expect(undoTarget([written(spin, 11, 'CarSpun'), ...reopened], HERE)).toMatchObject(strikes(11));
    });

    it('may be an assignment of a transponder', () => {
      const assign: Command = { type: 'AssignTransponder', transponder: '3438895', car: '21' };
      const all = [written(assign, 11, 'TransponderAssigned'), ...posted];
      expect(undoTarget(all, { ...HERE, isCertified: true })).toMatchObject(strikes(11));
    });

    it('is not cut short by a certification that was refused', () => {
      const refused = issued({ type: 'CertifyResults', session }, 9, { kind: 'refused', problem });
      expect(undoTarget([refused, ...posted.slice(1)], HERE)).toMatchObject(strikes(8));
    });
  });

  it('is missing at a desk that wrote nothing', () => {
    expect(undoTarget([], HERE)).toEqual({ kind: 'nothing' });
  });
});

describe('the same command again', () => {
  const press = (at: number, command: Command = lap) => ({ meeting: 'saturday', command, at });

  it('is a slip within a second, for the same car', () => {
    const all = [written(lap, 7)];
    expect(isSlip(all, press(5_999))).toBe(true);
    expect(isSlip(all, press(6_000))).toBe(false);
    expect(isSlip(all, press(5_100, { ...lap, car: '13' }))).toBe(false);
    expect(isSlip(all, press(5_100, spin))).toBe(false);
    expect(isSlip(all, { ...press(5_100), meeting: 'sunday' })).toBe(false);
  });

  it('is a slip also while the first is not settled', () => {
    expect(isSlip([issued(lap, 7, { kind: 'pending' })], press(5_100))).toBe(true);
    expect(isSlip([issued(lap, 7, { kind: 'unanswered', problem })], press(5_100))).toBe(true);
  });

  it('is not a slip if the first was refused', () => {
    expect(isSlip([issued(lap, 7, { kind: 'refused', problem })], press(5_100))).toBe(false);
  });
});
