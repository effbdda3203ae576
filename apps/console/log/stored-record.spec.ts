import type { EventType } from '#domain';
import type { LogEvent } from '#race-control';
import { referencesOf, sessionAtRevision } from './stored-record.ts';

const stored = (type: EventType, data: object) => ({ type, data }) as Pick<LogEvent, 'type' | 'data'>;

describe('A record refers to', () => {
  it('the crossing that it disallows, but not to the number of the lap', () =>
    expect(
      referencesOf(stored('LapDisallowed', { session: 'qualifying', car: '12', lap: 1, crossing: 97 })),
    ).toEqual([{ words: 'the crossing', revision: 97 }]));

  it('the penalty that it rescinds, but not to the kind of an imposed penalty', () => {
    expect(referencesOf(stored('PenaltyRescinded', { car: '12', penalty: 50 }))).toEqual([
      { words: 'the penalty', revision: 50 },
    ]);
    expect(referencesOf(stored('PenaltyImposed', { car: '12', penalty: 'to-rear' }))).toEqual([]);
  });

  it('the record that it strikes', () =>
    expect(referencesOf(stored('RecordStruck', { revision: 12, reason: 'twice' }))).toEqual([
      { words: 'the record that it strikes', revision: 12 },
    ]));

  it('the results that a line-up was made from', () =>
    expect(
      referencesOf(stored('LineupPosted', { restsOn: [{ session: 'qualifying', revision: 115 }] })),
    ).toEqual([{ words: 'qualifying', revision: 115 }]));
});

describe('A record of the meeting is shown on the board of', () => {
  const rows = [null, 'qualifying', null, 'heat-1'].map((session, revision) => ({ revision, session }));
  it('the session of the last record before it', () => expect(sessionAtRevision(rows, 2)).toBe('qualifying'));
  it('no session before the first session', () => expect(sessionAtRevision(rows, 0)).toBeNull());
});
