import type { Given, Issued } from '../support/given.ts';
import { crossings, raceAt, revisionOf, viewOf } from '../support/weekend.ts';

const session = 'race';
const note = (text: string): Issued => ({ type: 'AddNote', session, text });
const penalty: Issued = {
  type: 'Penalize',
  session,
  car: '2',
  penalty: 'laps',
  laps: 1,
  reason: 'rough driving',
};

const messagesOf = (meeting: Given, id?: string): string[] =>
  (viewOf(meeting, 'messages', id)['rows'] as { words: string; reason: string | null }[]).map(
    ({ words, reason }) => `${words}: ${reason}`,
  );

describe('the messages of race control', () => {
  it('have notes, cautions and penalties, the newest first, and no laps', () => {
    const meeting = raceAt('green').given(note('Rain in turn 4'), ...crossings('1', '2'), penalty, {
      type: 'CallCaution',
      session,
      reason: 'debris',
    });
    const [caution = '', imposed = '', rain = '', ...others] = messagesOf(meeting, session);
    expect(caution).toContain('debris');
    expect(imposed).toContain('1 lap');
    expect(rain).toContain('Rain in turn 4');
    expect(others).toEqual([]);
  });

  it('leave out what was struck', () => {
    const meeting = raceAt('green').given(note('Rain in turn 4'));
    const revision = revisionOf(meeting, 'NoteAdded');
    meeting.given({ type: 'StrikeRecord', revision, reason: 'sunshine' });
    expect(messagesOf(meeting)).toEqual([]);
  });

  it('are the last twenty', () => {
    const meeting = raceAt('green').given(...Array.from({ length: 25 }, (_, i) => note(`note ${i}.`)));
    const words = messagesOf(meeting);
    expect(words).toHaveLength(20);
    expect(words[0]).toContain('note 24.');
  });
});
