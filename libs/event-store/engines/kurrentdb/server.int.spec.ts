import { describeEventStore } from '../../contract/event-store.contract.ts';
import { openStore } from '../../open.ts';

/**
 * The connection string of a real server. `npm run test:kurrentdb` asks before it writes into a store with
 * meetings, and deletes the streams of the suite with `--clean`.
 */
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
