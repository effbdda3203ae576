import { yieldToOthers } from './yield-to-others.ts';

describe('work that yields', () => {
  it('is resumed one at a time, with a turn for sockets and timers in between', async () => {
    const order: string[] = [];
    const work = async (name: string): Promise<void> => {
      await yieldToOthers();
      order.push(name);
    };
    const works = Promise.all(['a', 'b', 'c'].map(work));
    const socket = (turns: number): void => {
      order.push('socket');
      if (turns > 1) setImmediate(socket, turns - 1);
    };
    setImmediate(socket, 3);
    await works;
    expect(order).toEqual(['a', 'socket', 'b', 'socket', 'c']);
  });
});
