import { randomUUID } from 'node:crypto';
import { describeEventStore } from '../../contract/event-store.contract.ts';
import { openStore } from '../../open.ts';
import type { MemoryStore } from './store.ts';

describeEventStore('memory', {
  open: () => openStore(`memory:${randomUUID()}`),
  reopen: ({ url }) => openStore(url),
  promises: ['gapless'],
  countReads: (store) => {
    const log = (store as MemoryStore)['log'];
    const pages = [jest.spyOn(store, 'readStream'), jest.spyOn(store, 'readAll')];
    const rows = jest.spyOn(log.feed['log'], 'readRows');
    return () => [...pages, rows].reduce((sum, spy) => sum + spy.mock.calls.length, 0);
  },
});
