import type { Official } from '#domain';
import { toFact, upcast } from './log-record.ts';

describe('a record as the folds see it', () => {
  it('has its two times, its official and its revision, but no other metadata', () => {
    const official = { id: 'Ada', role: 'scorer' };
    const metadata = {
      schema: 1,
      official,
      occurredAt: 'then',
      recordedAt: 'now',
      hash: 'h',
      commandId: 'c',
    };
    const record = { revision: 2, id: 'e', type: 'NoteAdded', data: { text: 'rain' }, metadata };
    expect(toFact(record)).toEqual({
      type: 'NoteAdded',
      revision: 2,
      occurredAt: 'then',
      recordedAt: 'now',
      official,
      data: { text: 'rain' },
    });
  });
});

describe('the facts of one official', () => {
  const factOf = (official: Official) =>
    toFact({
      revision: 1,
      id: 'x',
      type: 'NoteAdded',
      data: { text: 'rain' },
      metadata: { schema: 1, official: { ...official }, occurredAt: '', recordedAt: '' },
    });

  it('share the official, and no other', () => {
    const [jane, john] = [
      { id: 'Jane', role: 'scorer' },
      { id: 'John', role: 'scorer' },
    ] as const;
    const first = factOf(jane).official;
    expect(factOf(john).official).toEqual(john);
    expect(factOf({ ...jane, role: 'steward' }).official).toEqual({ ...jane, role: 'steward' });
    expect(factOf(jane).official).toBe(first);
  });
});

describe('an old shape', () => {
  const table = {
    'LapSet@1': ({ seconds, ...data }: Record<string, unknown>) => ({
      ...data,
      timeMs: Number(seconds) * 1000,
    }),
    'LapSet@2': (data: Record<string, unknown>) => ({ ...data, lap: 1 }),
  };

  it('is converted to the current shape, one version at a time', () => {
    expect(upcast('LapSet', 1, { car: '1', seconds: 13 }, table)).toEqual({
      car: '1',
      timeMs: 13_000,
      lap: 1,
    });
    expect(upcast('LapSet', 2, { car: '1', timeMs: 9 }, table)).toEqual({ car: '1', timeMs: 9, lap: 1 });
  });

  it('stays unchanged if it is current or of another type', () => {
    const data = { car: '1' };
    expect(upcast('LapSet', 3, data, table)).toBe(data);
    expect(upcast('CarSpun', 1, data, table)).toBe(data);
  });
});
