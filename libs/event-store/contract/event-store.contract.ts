import { appendContract } from './append.contract.ts';
import { catalogueContract } from './catalogue.contract.ts';
import { closingContract } from './closing.contract.ts';
import { benchFor, type Harness } from './harness.ts';
import { readContract } from './read.contract.ts';
import { retryContract } from './retry.contract.ts';
import { sharingContract } from './sharing.contract.ts';
import { snapshotContract } from './snapshots.contract.ts';
import { subscribeContract } from './subscribe.contract.ts';

/** The exact meaning of the port. An engine is one when this passes. */
export function describeEventStore(name: string, harness: Harness): void {
  describe(`${name} as an event store`, () => {
    const bench = benchFor(harness);
    if (harness.cleanUp) afterAll(() => harness.cleanUp?.());
    appendContract(bench);
    retryContract(bench);
    readContract(bench);
    subscribeContract(bench);
    sharingContract(bench);
    closingContract(bench);
    catalogueContract(bench);
    snapshotContract(bench);
  });
}
