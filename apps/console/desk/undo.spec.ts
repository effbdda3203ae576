import type { Command } from '#domain';
import type { Issued } from '../api/commands.ts';
import { isSlip, strikeOfLast } from './undo.ts';

const done = (command: Command, revision: number | null): Issued => ({
  commandId: `id-${revision}`,
  meeting: 'saturday',
  command,
  issuedAt: 0,
  outcome: {
    kind: 'done',
    receipt: {
      meeting: 'saturday',
      revision: revision ?? 99,
      events: revision === null ? [] : [{ revision, type: 'LapSet' }],
      commandId: `id-${revision}`,
    },
  },
});
const lap: Command = { type: 'RecordLap', session: 'heat-1', car: '21' };
const strike = (revision: number): Command => ({ type: 'StrikeRecord', revision, reason: 'tapped twice' });

describe('the last one that is struck with one key', () => {
  it('is the newest record of this desk', () => {
    expect(strikeOfLast([done(lap, 8), done(lap, 7)], 'saturday')).toEqual(strike(8));
  });

  it('is the one before when the newest was struck, and again the newest when that was restored', () => {
    const struck = [done(strike(8), 9), done(lap, 8), done(lap, 7)];
    expect(strikeOfLast(struck, 'saturday')).toEqual(strike(7));
    const restored = [done({ type: 'RestoreRecord', revision: 8, reason: 'it was one' }, 10), ...struck];
    expect(strikeOfLast(restored, 'saturday')).toEqual(strike(8));
  });

  it('passes over what wrote nothing, what was refused, and other meetings', () => {
    const refused: Issued = {
      ...done(lap, 9),
      outcome: { kind: 'refused', problem: { title: 'No.', status: 409, code: 'session-over' } },
    };
    const elsewhere = { ...done(lap, 8), meeting: 'sunday' };
    const all = [refused, done({ type: 'ShowGreen', session: 'heat-1' }, null), elsewhere, done(lap, 7)];
    expect(strikeOfLast(all, 'saturday')).toEqual(strike(7));
  });

  it('says that a flag was a mistake, and leaves certifications alone', () => {
    const all = [
      done({ type: 'CertifyResults', session: 'heat-1' }, 9),
      done({ type: 'ShowWhite', session: 'heat-1' }, 8),
    ];
    expect(strikeOfLast(all, 'saturday')).toEqual({ ...strike(8), reason: 'issued by mistake' });
  });

  it('is none at a desk that wrote nothing', () => {
    expect(strikeOfLast([], 'saturday')).toBeNull();
  });
});

describe('a second tap', () => {
  it('is a slip within a second on the same car', () => {
    const taps = [{ car: '21', at: 5_000 }];
    expect(isSlip(taps, '21', 5_999)).toBe(true);
    expect(isSlip(taps, '21', 6_000)).toBe(false);
    expect(isSlip(taps, '13', 5_100)).toBe(false);
  });
});
