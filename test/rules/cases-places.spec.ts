import type { Issued } from '../support/given.ts';
import { commandsOf, describeCases, play } from '../support/cases.ts';
import { orderIn, places, startOrder } from '../support/weekend.ts';

const reason = 'official decision';
type Scheduling = Extract<Issued, { type: 'ScheduleMeeting' }>;

/** Returns the commands of a case, with the sessions of its format changed. */
const withFormat = (name: string, change: object): Issued[] =>
  commandsOf(name).map((command) => {
    if (command.type !== 'ScheduleMeeting') return command;
    const format = command.format as Exclude<Scheduling['format'], string>;
    const sessions = format.sessions.map((session) => ({ ...session, ...change }));
    return { ...command, format: { ...format, sessions } };
  });

describeCases('A case about places', () => {
  it('18: a dead heat for the last transfer waits until it is broken', () => {
    const { meeting, refused } = play(commandsOf('18'));
    expect(refused).toEqual([]);
    expect(places(meeting, 'heat-1')).toEqual(['1', '3', '2']);
    meeting.given({ type: 'DeclareDeadHeat', session: 'heat-1', cars: ['2', '3'], reason });
    expect(orderIn(meeting, 'heat-1').map(({ place }) => place)).toEqual([1, 2, 2]);
    expect(startOrder(meeting, 'main')).toEqual(['1']);
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
});
