import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeEventStore } from '../../contract/event-store.contract.ts';
import { openStore } from '../../open.ts';

const folder = mkdtemp(join(tmpdir(), 'greenflag-contract-'));

describeEventStore('sqlite', {
  open: async () => openStore(`sqlite:${join(await folder, `${randomUUID()}.db`)}`),
  reopen: ({ url }) => openStore(url),
  promises: ['gapless', 'processes'],
  cleanUp: async () => rm(await folder, { recursive: true }),
});
