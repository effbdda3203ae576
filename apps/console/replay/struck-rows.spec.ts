import { heat, row } from './rows.fixture.ts';
import { strikesKey, struckWords, withStrikes, type StrikeEvent } from './struck-rows.ts';

describe('the strikes of a session', () => {
  const metadata = {
    official: { id: 'Ada', role: 'director' as const },
    occurredAt: '2023-02-05T20:05:18.000Z',
    recordedAt: '2023-02-05T20:05:18.000Z',
  };
  const strike = (
    revision: number,
    target: number,
    type: StrikeEvent['type'] = 'RecordStruck',
  ): StrikeEvent => ({
    revision,
    type,
    data: { revision: target, reason: 'another car' },
    metadata,
  });

  it('are added where they were recorded, and name the struck record', () => {
    const rows = withStrikes(heat(), [strike(24, 22), strike(40, 29, 'RecordRestored')]);
    expect(rows.map(({ revision }) => revision)).toEqual([
      20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 40,
    ]);
    expect(rows[4]).toMatchObject({ words: 'Record 22 struck: GreenShown 22', reason: 'another car' });
    expect(rows[12]?.words).toBe('Record 29 restored: LapSet 29');
  });

  it('leave the rows as they are where all belong to other sessions', () => {
    const rows = heat();
    expect(withStrikes(rows, [strike(40, 5)])).toBe(rows);
  });

  it('are identified by the records that struck', () => {
    const rows = [row(1, 'LapSet', '20:00:00', { struck: true, struckBy: 7 }), row(2, 'LapSet', '20:00:01')];
    expect(strikesKey(rows)).toBe('7');
    expect(rows.map((each) => struckWords(each, 6))).toEqual(['struck later, by record 7', null]);
    expect(rows.map((each) => struckWords(each, 7))).toEqual(['struck by record 7', null]);
  });
});
