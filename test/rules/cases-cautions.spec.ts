import type { Issued } from '../support/given.ts';
import { commandsOf, describeCases, play } from '../support/cases.ts';
import { score } from '../support/weekend.ts';

/** Returns the commands of a case with some of them replaced; null leaves a command out. */
function replaced(name: string, by: (command: Issued) => Issued | null): Issued[] {
  return commandsOf(name).flatMap((command) => by(command) ?? []);
}

/** A case in which the session is started again with RestartFromZero where the script opens it under red. */
function fromZero(name: string): ReturnType<typeof play> {
  let isOpen = false;
  return play(
    replaced(name, (command) => {
      if (command.type !== 'OpenSession') return command;
      const again = isOpen;
      isOpen = true;
      return again ? { ...command, type: 'RestartFromZero', reason: 'complete restart' } : command;
    }),
  );
}

describeCases('A case of a caution', () => {
  it('34: OpenSession under red is refused, and so is the strike that would drop two laps', () => {
    const { meeting, refused } = play(commandsOf('34'));
    expect(refused).toEqual(['session-started', 'record-rested-on']);
    expect(score(meeting, 'main')).toEqual(['1:9', '2:9']);
  });

  it('34: RestartFromZero begins again from lap 0, and cannot be struck either', () => {
    const { meeting, refused } = fromZero('34');
    expect(refused).toEqual(['record-rested-on']);
    expect(score(meeting, 'main')).toEqual(['1:1', '2:1']);
  });

  it('24: a complete restart is RestartFromZero', () => {
    const { meeting, refused } = play(commandsOf('24'));
    expect(refused).toEqual(['session-started']);
    expect(score(meeting, 'main')).toEqual(['1:2', '3:0', '2:1']);
    expect(score(fromZero('24').meeting, 'main')).toEqual(['1:1', '2:1', '3:0']);
  });
});
