import { appendContract } from './append.contract.ts';
import { catalogueContract } from './catalogue.contract.ts';
import { closingContract } from './closing.contract.ts';
import { benchFor, type ContractStores, type EnginePromise, type Harness } from './harness.ts';
import { gaplessContract } from './gapless.contract.ts';
import { processesContract } from './processes.contract.ts';
import { readContract } from './read.contract.ts';
import { retryContract } from './retry.contract.ts';
import { sharingContract } from './sharing.contract.ts';
import { snapshotContract } from './snapshots.contract.ts';
import { subscribeContract } from './subscribe.contract.ts';

const PROMISES: Readonly<Record<EnginePromise, (bench: ContractStores) => void>> = {
  gapless: gaplessContract,
  processes: processesContract,
};

/**
 * The exact meaning of the port. An engine is one when this passes. How many cases that were is printed:
 * it is the same number for every engine, whatever it promises beside.
 */
export function describeEventStore(name: string, harness: Harness): void {
  const bench = benchFor(harness);
  if (harness.cleanUp) afterAll(() => harness.cleanUp?.());

  describe(`${name} as an event store`, () => {
    let cases = 0;
    beforeEach(() => (cases += 1));
    afterAll(() => process.stdout.write(`${name} as an event store: ${cases} cases of the contract\n`));
    appendContract(bench);
    retryContract(bench);
    readContract(bench);
    subscribeContract(bench);
    sharingContract(bench);
    closingContract(bench);
    catalogueContract(bench);
    snapshotContract(bench);
  });

  describe(`${name} beside the port`, () => {
    for (const promise of harness.promises) PROMISES[promise](bench);
  });
}
