import { commandsOf, describeCases, play } from '../support/cases.ts';
import { places, rowsIn, score, viewOf } from '../support/weekend.ts';

const playCase = (name: string): ReturnType<typeof play> => play(commandsOf(name));

describeCases('A correction that a race night needs', () => {
  it('11: the second car with the same transponder is refused', () => {
    const { meeting, refused } = playCase('11');
    expect(refused).toEqual(['transponder-taken', 'meeting-already-scheduled', 'record-stands-for-ever']);
    expect(rowsIn(meeting, 'entry-list')).toMatchObject([{ car: '7', standing: 1, transponder: '1234567' }]);
  });

  it('11: the name, the date and the track are amended, and a field of an entry is emptied', () => {
    const track = { name: 'Oval', lengthMiles: 0.5 };
    const { meeting } = play([
      ...commandsOf('11').slice(0, 2),
      { type: 'AmendMeeting', name: 'Corrected name', date: '2024-06-02', track },
      { type: 'AmendEntry', car: '7', team: null },
    ]);
    expect(viewOf(meeting, 'meeting')).toMatchObject({ name: 'Corrected name', date: '2024-06-02', track });
    expect(rowsIn(meeting, 'entry-list')).toMatchObject([{ car: '7', team: null }]);
  });

  it('21: a field that the command does not have cannot renumber a car', () => {
    const { meeting } = play(commandsOf('21').slice(0, -1));
    expect(score(meeting, 'main')).toEqual(['1:3', '3:3', '2:3']);
  });

  it('21: with RenumberCar the car keeps its laps under the new number', () => {
    const { meeting, refused } = play([
      ...commandsOf('21').slice(0, -1),
      { type: 'RenumberCar', car: '2', to: '22', reason: 'wrong number', at: '2024-06-01T18:01:00.000Z' },
    ]);
    expect(refused).toEqual([]);
    expect(places(meeting, 'main')).toEqual(['1', '3', '22']);
  });

  it('21: ReassignLaps moves the laps to the car that drove them', () => {
    const { meeting, refused } = play([
      ...commandsOf('21').slice(0, -1),
      { type: 'ReassignLaps', session: 'main', from: '2', to: '3', laps: [3], reason: 'wrong car' },
    ]);
    expect(refused).toEqual([]);
    expect(score(meeting, 'main')).toEqual(['3:4', '1:3', '2:2']);
  });

  it('13: a late entrant joins the rear of the heat that is still to run', () => {
    const { meeting, refused } = play(
      commandsOf('13').map((command) => {
        if (command.type !== 'PlaceCar') return command;
        const { car, session, reason, at = '' } = command;
        return { type: 'AddToLineup', car, session, reason, at };
      }),
    );
    expect(refused).toEqual([]);
    expect(rowsIn(meeting, 'lineup', 'heat-2').map(({ car }) => car)).toEqual(['2', '4', '5']);
    expect(rowsIn(meeting, 'lineup', 'heat-1').map(({ car }) => car)).toEqual(['1', '3']);
    expect(places(meeting, 'heat-1')).toEqual(['1', '3']);
  });

  it('13: as written, a car that is not in the heat cannot be placed', () => {
    expect(playCase('13').refused).toEqual(['car-not-in-session']);
  });

  it('08: the certified heat keeps the driver of then', () => {
    const { meeting, refused } = playCase('08');
    expect(refused).toEqual([]);
    const [winner] = rowsIn(meeting, 'results', 'heat-1');
    expect(winner).toMatchObject({ car: '1', driver: 'Ann First', team: 'Team A' });
    expect(rowsIn(meeting, 'lineup', 'main')[0]).toMatchObject({ car: '1', driver: 'Carl Relief' });
    expect(viewOf(meeting, 'results', 'heat-1')['differs']).toEqual([
      { car: '1', from: 1, to: 1, words: 'driver Ann First, now Carl Relief' },
    ]);
  });

  it('08: with ChangeDriver the relief driver drives the main, and the entry stays as it is', () => {
    const { meeting, refused } = play([
      ...commandsOf('08').slice(0, -1),
      { type: 'ChangeDriver', session: 'main', car: '1', driver: 'Carl Relief', reason: 'Ann is unwell' },
    ]);
    expect(refused).toEqual([]);
    expect(rowsIn(meeting, 'lineup', 'main')[0]).toMatchObject({ driver: 'Carl Relief' });
    expect(rowsIn(meeting, 'results', 'heat-1')[0]).toMatchObject({ driver: 'Ann First' });
    expect(rowsIn(meeting, 'entry-list')[0]).toMatchObject({ driver: 'Ann First' });
  });

  it('16: each name is entered and finishes the race', () => {
    const { meeting, refused } = playCase('16');
    expect(refused).toEqual([]);
    expect(viewOf(meeting, 'results', 'main')).toMatchObject({ status: 'official' });
    expect(rowsIn(meeting, 'results', 'main')).toHaveLength(11);
  });
});
