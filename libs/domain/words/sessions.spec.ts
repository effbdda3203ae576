import { viaWords } from './sessions.ts';

describe('How a place was won', () => {
  const sessions = [{ session: 'heat-2', name: 'Heat 2' }];
  it.each([
    ['heat-2 place 3', 'Heat 2, 3rd'],
    ['heat-9 place 1', 'heat-9, 1st'],
    ['provisional: 12th in the standings', 'provisional: 12th in the standings'],
    ['draw 4', 'draw 4'],
  ])('%s reads %s', (via, words) => expect(viaWords(via, sessions)).toBe(words));
});
