import { describeEventStore } from '../../contract/event-store.contract.ts';
import { openStore } from '../../open.ts';

/** The connection string of a real server. The suite makes its own streams and leaves them there. */
const url = process.env['GREENFLAG_TEST_KURRENTDB'] ?? '';

if (url !== '') {
  describeEventStore('kurrentdb (a real server)', {
    open: () => openStore(url),
    reopen: (store) => openStore(store.url),
    promises: ['processes'],
  });
} else {
  describe('kurrentdb on a real server', () => {
    it.skip('is tested when GREENFLAG_TEST_KURRENTDB holds its connection string', () => undefined);
  });
}
