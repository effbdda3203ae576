import type { Issued } from '../support/given.ts';
import { commandsOf, describeCases, play } from '../support/cases.ts';
import { orderIn, places, rowOf, sessionAt, startOrder, viewOf } from '../support/weekend.ts';

const reason = 'official decision';
type Scheduling = Extract<Issued, { type: 'ScheduleMeeting' }>;

/** Returns the commands of a case, with the sessions of its format changed. */
const withFormat = (name: string, change: object): Issued[] =>
  commandsOf(name).map((command) => {
    if (command.type !== 'ScheduleMeeting') return command;
    const format = command.format as Exclude<Scheduling['format'], string | undefined>;
    const sessions = format.sessions.map((session) => ({ ...session, ...change }));
    return { ...command, format: { ...format, sessions } };
  });

type Penalizing = Extract<Issued, { type: 'Penalize' }>;

/** Returns the commands of a case with its penalties changed. */
const penalizing = (name: string, change: (command: Penalizing) => Partial<Penalizing>): Issued[] =>
  commandsOf(name).map((command) =>
    command.type === 'Penalize' ? { ...command, ...change(command) } : command,
  );

describeCases('A case about places', () => {
  it('18: a dead heat for the last transfer waits until it is broken', () => {
    const { meeting, refused } = play(commandsOf('18'));
    expect(refused).toEqual([]);
    expect(places(meeting, 'heat-1')).toEqual(['1', '3', '2']);
    meeting.given({ type: 'DeclareDeadHeat', session: 'heat-1', cars: ['2', '3'], reason });
    expect(orderIn(meeting, 'heat-1').map(({ place }) => place)).toEqual([1, 2, 2]);
    expect(startOrder(meeting, 'main')).toEqual(['1']);
    expect(viewOf(meeting, 'lineup', 'main')).toMatchObject({
      state: 'stale',
      open: [{ places: 1, session: 'heat-1', cars: ['3', '2'] }],
    });
    expect(meeting.when({ type: 'PostLineup', session: 'main' })).toBe('tie-open');
    meeting.given({ type: 'BreakTie', session: 'heat-1', cars: ['2', '3'], reason });
    expect(startOrder(meeting, 'main')).toEqual(['1', '2']);
    expect(meeting.when({ type: 'PostLineup', session: 'main' })).toEqual(['LineupPosted']);
  });

  it('19: equal best laps go to the first, or by the second best lap if the format says so', () => {
    expect(places(play(commandsOf('19')).meeting, 'qualifying')).toEqual(['1', '2']);
    const changed = withFormat('19', { rank: { by: ['best-lap', 'second-best-lap'] } });
    expect(places(play(changed).meeting, 'qualifying')).toEqual(['2', '1']);
  });

  it('12: a deleted lap time changes no place, and a second on car 1 puts it behind car 2', () => {
    const { meeting, refused } = play(commandsOf('12'));
    expect(refused).toEqual([]);
    expect(places(meeting, 'main')).toEqual(['1', '2', '3']);
    expect(rowOf(meeting, '1', 'main').bestLapMs).toBe(15_000);
    const time = { penalty: 'time', seconds: 1, lap: undefined } as const;
    expect(places(play(penalizing('12', () => time)).meeting, 'main')).toEqual(['2', '1', '3']);
  });

  it('22: three places back stays three places back when a car ahead is disqualified', () => {
    const changed = penalizing('22', ({ penalty }) =>
      penalty === 'place' ? { penalty: 'places', places: 3, place: undefined } : {},
    );
    expect(places(play(changed).meeting, 'main')).toEqual(['3', '4', '5', '1', '2']);
  });

  it.each(['r9a', 'r9b'])('%s: seconds on two cars give one result in either order', (name) => {
    const time = { penalty: 'time', seconds: 30, place: undefined } as const;
    for (const commands of [commandsOf(name), penalizing(name, () => time)]) {
      expect(places(play(commands).meeting, 'race')).toEqual(['2', '4', '5', '1', '3']);
    }
  });

  it('26: a lap that is deleted after the next session began changes only its own session', () => {
    const { meeting, refused } = play(commandsOf('26'));
    expect(refused).toEqual([]);
    expect(places(meeting, 'qualifying')).toEqual(['2', '3', '1']);
    expect(sessionAt(meeting, 'heat-1').grid.posted?.data.rows.map(({ car }) => car)).toEqual(['1', '2']);
  });
});
