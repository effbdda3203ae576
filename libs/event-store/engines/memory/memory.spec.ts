import { randomUUID } from 'node:crypto';
import { describeEventStore } from '../../contract/event-store.contract.ts';
import { openStore } from '../../open.ts';

describeEventStore('memory', {
  open: () => openStore(`memory:${randomUUID()}`),
  reopen: ({ url }) => openStore(url),
  promises: ['gapless'],
});
