import type { View } from '#projections';
import { HandClock } from '../../../test/support/hand-clock.ts';
import { listenTo } from './watcher.ts';

const head = { meeting: 'm', projectionVersion: 1, revision: 3, recordedAt: '2023-02-05T22:04:31.000Z' };
const view = (fields: object): View => ({ ...head, projection: 'running-order', ...fields });

function listening(isRemote = true) {
  const clock = new HandClock();
  const said: (number | null)[] = [];
  return { clock, said, ...listenTo({ isRemote }, (seconds) => said.push(seconds), clock) };
}

describe('greenflag watch', () => {
  it.each([
    ['a session under green', { phase: 'green', flag: 'white' }],
    ['a meeting with such a session', { sessions: [{ phase: 'official' }, { phase: 'yellow' }] }],
  ])('has no signal three seconds after the last byte: %s', (_, fields) => {
    const { clock, said, ...watch } = listening();
    watch.showView(view(fields));
    watch.onSign();
    clock.advance(2_999);
    expect(said).toEqual([]);
    clock.advance(1);
    expect(said).toEqual([3]);
    watch.onSign();
    expect(said).toEqual([3, null]);
  });

  it('waits for longer while no flag is out', () => {
    const { clock, said, ...watch } = listening();
    watch.showView(view({ phase: 'official', flag: 'checkered' }));
    clock.advance(19_999);
    expect(said).toEqual([]);
  });

  it('always hears a store on this machine', () => {
    const { clock, said, ...watch } = listening(false);
    watch.showView(view({ phase: 'green' }));
    clock.advance(60_000);
    expect(said).toEqual([]);
  });
});
