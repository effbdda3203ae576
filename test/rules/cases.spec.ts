import { commandsOf, describeCases, play } from '../support/cases.ts';
import { places, score, viewOf } from '../support/weekend.ts';

const playCase = (name: string): ReturnType<typeof play> => play(commandsOf(name));

describeCases('A case of a race night', () => {
  it('01: a qualifying lap that ends under red counts for no car', () => {
    const { meeting } = playCase('01');
    expect(viewOf(meeting, 'qualifying-order', 'qualifying')['rows']).toMatchObject([
      { car: '1', bestLapMs: 15_000 },
      { car: '2', bestLapMs: null, status: 'no-time' },
      { car: '3', bestLapMs: null, status: 'no-time' },
    ]);
  });

  it('02: a car that took the green is ahead of one that did not start', () => {
    expect(places(playCase('02').meeting, 'main')).toEqual(['2', '3', '4', '1']);
  });

  it('20: a crossing that the loop missed is filled in by its number', () => {
    expect(score(playCase('20').meeting, 'main')).toEqual(['1:4', '2:4']);
  });

  it('r2: the free pass goes to the first car that is not on the lead lap', () => {
    const { meeting } = playCase('r2');
    expect(viewOf(meeting, 'running-order', 'race')['freePass']).toEqual({ candidate: '3', awarded: null });
  });

  it('r3: a free pass adds no lap where laps under caution count', () => {
    const { meeting, refused } = playCase('r3');
    expect(refused).toEqual([]);
    expect(score(meeting, 'race')).toEqual(['1:5', '2:5', '3:5']);
  });

  it('r4: the pole car is the first leader, also when it was sent to the rear', () => {
    expect(viewOf(playCase('r4').meeting, 'results', 'race')).toMatchObject({ leadChanges: 1, leaders: 1 });
  });

  it('r8: the white flag may be shown with the yellow', () => {
    const { meeting, refused } = playCase('r8');
    expect(refused).toEqual([]);
    expect(score(meeting, 'race')).toEqual(['1:3', '2:3']);
  });
});
