import { CommandIndex } from './command-index.ts';

it('returns the index as it was at a revision, also in the middle of a command', () => {
  const index = new CommandIndex();
  const commands = ['a', 'b', 'b', 'b', 'c'];
  for (const [revision, commandId] of commands.entries()) {
    index.add({
      revision,
      id: `${revision}`,
      type: 'Any',
      data: {},
      metadata: { commandId, commandHash: 'h' },
    });
  }
  expect([...index.rows()]).toEqual([
    ['a', 'h', 0, 1],
    ['b', 'h', 1, 3],
    ['c', 'h', 4, 1],
  ]);
  expect([...index.rows(2)]).toEqual([
    ['a', 'h', 0, 1],
    ['b', 'h', 1, 2],
  ]);
});
