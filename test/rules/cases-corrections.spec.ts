import { commandsOf, describeCases, play } from '../support/cases.ts';
import { rowsIn, viewOf } from '../support/weekend.ts';

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

  it('16: each name is entered and finishes the race', () => {
    const { meeting, refused } = playCase('16');
    expect(refused).toEqual([]);
    expect(viewOf(meeting, 'results', 'main')).toMatchObject({ status: 'official' });
    expect(rowsIn(meeting, 'results', 'main')).toHaveLength(11);
  });
});
