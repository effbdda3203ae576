import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeEventStore } from '../../contract/event-store.contract.ts';
import { openStore } from '../../open.ts';
import type { SqliteStore } from './store.ts';

const folder = mkdtemp(join(tmpdir(), 'greenflag-contract-'));

describeEventStore('sqlite', {
  open: async () => openStore(`sqlite:${join(await folder, `${randomUUID()}.db`)}`),
  reopen: ({ url }) => openStore(url),
  promises: ['gapless', 'processes'],
  countReads: (store) => {
    const reader = (store as SqliteStore)['reader'];
    const spies = [jest.spyOn(reader, 'readStream'), jest.spyOn(reader, 'readRows')];
    return () => spies.reduce((sum, { mock }) => sum + mock.calls.length, 0);
  },
  cleanUp: async () => rm(await folder, { recursive: true }),
});
