import { KurrentDouble } from '../../../../test/support/kurrentdb/double.ts';
import { describeEventStore } from '../../contract/event-store.contract.ts';
import { openStore } from '../../open.ts';

const double = KurrentDouble.start();

describeEventStore('kurrentdb', {
  open: async () => openStore((await double).url),
  reopen: ({ url }) => openStore(url),
  promises: ['processes'],
  cleanUp: async () => (await double).close(),
});
