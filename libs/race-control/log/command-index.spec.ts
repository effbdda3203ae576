import { createHash, randomUUID } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { CommandIndex } from './command-index.ts';

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Returns an index of commands that wrote a record each, in their order. */
function indexOf(commandIds: readonly string[]): CommandIndex {
  const index = new CommandIndex();
  for (const [revision, commandId] of commandIds.entries()) {
    const metadata = { commandId, commandHash: hashOf(commandId) };
    index.add({ revision, id: `${revision}`, type: 'Any', data: {}, metadata });
  }
  return index;
}

describe('the index of commands', () => {
  it.each([
    ['', [randomUUID(), randomUUID(), randomUUID()]],
    ['with ids that are no UUIDs', ['a', 'b', 'c']],
    ['with ids of both kinds', [randomUUID(), 'b', randomUUID()]],
    ['with an id in capital letters', [randomUUID(), randomUUID().toUpperCase(), randomUUID()]],
  ])('%s is returned as it was at a revision, also in the middle of a command', (_, ids) => {
    const [a = '', b = '', c = ''] = ids;
    const index = indexOf([a, b, b, b, c]);
    expect([...index.rows()]).toEqual([
      [a, hashOf(a), 0, 1],
      [b, hashOf(b), 1, 3],
      [c, hashOf(c), 4, 1],
    ]);
    expect([...index.rows(2)]).toEqual([
      [a, hashOf(a), 0, 1],
      [b, hashOf(b), 1, 2],
    ]);
  });

  it('finds every command, and no other, also after it was restored', () => {
    const ids = Array.from({ length: 5_000 }, () => randomUUID());
    const index = indexOf(ids);
    const restored = new CommandIndex();
    restored.restore(index.rows());
    const expected = ids.map((id, first) => ({ commandHash: hashOf(id), first, count: 1 }));
    for (const each of [index, restored]) {
      expect(ids.map((id) => each.get(id))).toEqual(expected);
      for (let n = 0; n < 1_000; n += 1) expect(each.get(randomUUID())).toBeUndefined();
    }
  });

  it('takes less than a hundred bytes for a command', () => {
    const ids = Array.from({ length: 50_000 }, () => randomUUID());
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const used = () => {
      collect();
      const { heapUsed, external } = process.memoryUsage();
      return heapUsed + external;
    };
    const before = used();
    const index = indexOf(ids);
    const after = used();
    expect(index.get(ids[0] ?? '')?.first).toBe(0);
    expect((after - before) / ids.length).toBeLessThan(100);
  });
});
