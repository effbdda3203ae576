import { commandsOf, describeCases, play } from '../support/cases.ts';
import { rowsIn, score } from '../support/weekend.ts';

describeCases('A case of a slip', () => {
  it('09: a second read of one crossing is one lap, and is marked', () => {
    const { meeting, refused } = play(commandsOf('09'));
    expect(refused).toEqual([]);
    expect(score(meeting, 'main')).toEqual(['1:2', '2:2']);
    const marked = rowsIn(meeting, 'race-log').filter((row) => 'uncounted' in row && row.uncounted !== null);
    expect(marked).toMatchObject([{ occurredAt: '2024-06-01T18:00:15.400Z', uncounted: 'second-read' }]);
  });

  it('15: the early flag asks, and cannot be restored beside the flag that replaced it', () => {
    const { meeting, refused } = play(
      commandsOf('15').map((command, i) => ({
        ...command,
        confirm: command.type === 'ShowCheckered' && i < 10,
      })),
    );
    expect(refused).toEqual(['record-replaced']);
    expect(score(meeting, 'main')).toEqual(['1:2', '2:2']);
    const unconfirmed = commandsOf('15').map((command) => ({ ...command, confirm: false }));
    expect(play(unconfirmed).refused[0]).toBe('needs-confirmation');
  });
});
