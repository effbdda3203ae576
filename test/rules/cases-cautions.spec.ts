import type { Format } from '#domain';
import type { Given, Issued } from '../support/given.ts';
import { commandsOf, describeCases, play } from '../support/cases.ts';
import { orderIn, places, rowsIn, score, viewOf } from '../support/weekend.ts';

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

  it('06: a retired car that is towed over the loop keeps its laps, and the crossing is marked', () => {
    const { meeting, refused } = play(commandsOf('06'));
    expect(refused).toEqual([]);
    expect(score(meeting, 'main')).toEqual(['1:5', '3:5', '2:4']);
    expect(rowsIn(meeting, 'race-log')).toContainEqual(
      expect.objectContaining({ revision: 23, uncounted: 'retired' }),
    );
  });

  it('27: a pass between the yellow flag and the line counts, unless the format freezes the last lap', () => {
    const crossing = play(commandsOf('27')).meeting;
    expect(led(crossing, 'main')).toEqual(['2 led 1', '1 led 3', '3 led 0']);
    const lastLap = play(withRestart('27', { frozen: 'last-lap' })).meeting;
    expect(led(lastLap, 'main')).toEqual(['1 led 4', '2 led 0', '3 led 0']);
  });

  it('r5: a car on pit road leads the lap unless officials credit another car', () => {
    const { meeting } = play(commandsOf('r5'));
    expect(leaders(meeting)).toEqual(['1', '3', '1', '1']);
    meeting.given({ type: 'CreditLap', session: 'race', car: '1', lap: 2, reason: 'on pit road' });
    expect(viewOf(meeting, 'results', 'race')).toMatchObject({ leaders: 1, leadChanges: 0 });
    expect(leaders(meeting)).toEqual(['1', '1', '1', '1']);
  });

  it('r7: the last lap is charted under the flag that it was run under', () => {
    const { meeting } = play(commandsOf('r7'));
    expect(viewOf(meeting, 'lap-chart', 'race')).toMatchObject({ flags: ['green', 'yellow'] });
    expect(viewOf(meeting, 'results', 'race')).toMatchObject({ cautionLaps: 1 });
  });

  it('r10: a finish under caution is as crossed, as the last laps were, or as it is called', () => {
    const { meeting } = play(commandsOf('r10'));
    expect(places(meeting, 'race')).toEqual(['1', '3', '2']);
    expect(places(play(withRestart('r10', { frozen: 'last-lap' })).meeting, 'race')).toEqual(['1', '2', '3']);
    meeting.given({
      type: 'FreezeOrder',
      session: 'race',
      order: ['1', '2', '3'],
      reason: 'by video',
      at: '2024-01-01T00:05:00.000Z',
    });
    expect(places(meeting, 'race')).toEqual(['1', '2', '3']);
    const early = commandsOf('r10').flatMap((command) =>
      command.type !== 'CallCaution'
        ? [command]
        : [command, { ...command, type: 'FreezeOrder', order: ['1', '2', '3'], cars: undefined } as Issued],
    );
    expect(places(play(early).meeting, 'race')).toEqual(['1', '2', '3']);
  });
});

type Restart = NonNullable<Format['sessions'][number]['restart']>;

/** A case whose format says how the order at a caution is found. */
const withRestart = (name: string, restart: Restart): Issued[] =>
  replaced(name, (command) => {
    if (command.type !== 'ScheduleMeeting' || typeof command.format !== 'object') return command;
    const sessions = command.format.sessions.map((spec) => ({ ...spec, restart }));
    return { ...command, format: { ...command.format, sessions } };
  });

const led = (meeting: Given, session: string): string[] =>
  orderIn(meeting, session).map(({ car, lapsLed }) => `${car} led ${lapsLed}`);
const leaders = (meeting: Given): unknown => viewOf(meeting, 'lap-chart', 'race')['leaders'];
