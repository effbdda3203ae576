import { commandsOf, describeCases, play } from '../support/cases.ts';
import { rowOf, score, viewOf } from '../support/weekend.ts';

const playCase = (name: string): ReturnType<typeof play> => play(commandsOf(name));

describeCases('A case of the end of a race', () => {
  it('03: a lapped car that crosses between the winner and the flag has finished', () => {
    const { meeting, refused } = playCase('03');
    expect(refused).toEqual([]);
    expect(score(meeting, 'main')).toEqual(['1:3', '2:2', '3:2', '4:2']);
    expect(rowOf(meeting, '1', 'main').because[1]?.rule).toBe('flag-grace');
  });

  it('05: a flag that is shown a lap late changes nothing', () => {
    expect(score(playCase('05').meeting, 'main')).toEqual(['1:5', '2:5', '3:5']);
  });

  it('30: laps beyond the distance do not count', () => {
    const { meeting } = playCase('30');
    expect(score(meeting, 'main')).toEqual(['1:5', '2:5']);
    expect(viewOf(meeting, 'results', 'main')).toMatchObject({ lapsRun: 5 });
  });

  it('15: the flag that stands ends the race', () => {
    expect(score(playCase('15').meeting, 'main')).toEqual(['1:2', '2:2']);
  });

  it('r1a: overtime counts from the crossing after a green in the restart zone', () => {
    const { meeting, refused } = playCase('r1a');
    expect(refused).toEqual([]);
    expect(score(meeting, 'race')).toEqual(['2:6', '1:6']);
    expect(viewOf(meeting, 'results', 'race')).toMatchObject({ distance: 6, overtimes: 1 });
  });

  it('r6: a crossing just after the first green is not a lap', () => {
    expect(score(playCase('r6').meeting, 'race')).toEqual(['1:1', '2:1', '3:1']);
  });

  it('23: a race that is shortened after it was opened has the new distance', () => {
    const script = commandsOf('23').map((command): typeof command => {
      if (command.type !== 'ChangeFormat') return command;
      const at = command.at ?? '';
      return { type: 'ShortenDistance', session: 'main', to: 15, reason: command.reason, at };
    });
    const { meeting, refused } = play(script);
    expect(refused).toEqual([]);
    expect(viewOf(meeting, 'results', 'main')).toMatchObject({ lapsScheduled: 15, distance: 15 });
  });
});
