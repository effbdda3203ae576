import { appendContract } from './append.contract.ts';
import { catalogueContract } from './catalogue.contract.ts';
import { closingContract } from './closing.contract.ts';
import { contractStoresFor, type ContractStores, type EnginePromise, type EngineHarness } from './harness.ts';
import { feedContract } from './feed.contract.ts';
import { gaplessContract } from './gapless.contract.ts';
import { processesContract } from './processes.contract.ts';
import { readContract } from './read.contract.ts';
import { retryContract } from './retry.contract.ts';
import { sharingContract } from './sharing.contract.ts';
import { snapshotContract } from './snapshots.contract.ts';
import { subscribeContract } from './subscribe.contract.ts';

const PROMISES: Readonly<Record<EnginePromise, (stores: ContractStores) => void>> = {
  gapless: gaplessContract,
  processes: processesContract,
};

/**
 * Tests an engine against the exact meaning of the port. It prints the number of cases, which is the same for
 * every engine: the cases of further promises are not counted.
 */
export function describeEventStore(name: string, harness: EngineHarness): void {
  const stores = contractStoresFor(harness);
  if (harness.cleanUp) afterAll(() => harness.cleanUp?.());

  describe(`${name} as an event store`, () => {
    let cases = 0;
    beforeEach(() => (cases += 1));
    afterAll(() => process.stdout.write(`${name} as an event store: ${cases} cases of the contract\n`));
    appendContract(stores);
    retryContract(stores);
    readContract(stores);
    subscribeContract(stores);
    sharingContract(stores);
    closingContract(stores);
    catalogueContract(stores);
    snapshotContract(stores);
  });

  describe(`${name} beside the port`, () => {
    for (const promise of harness.promises) PROMISES[promise](stores);
    if (harness.countReads) feedContract(stores, harness.countReads);
  });
}
