import packageOfSequencer from '@jest/test-sequencer';

/** The package offers its class as an ES module, while its types describe a CommonJS one. */
const Sequencer = /** @type {typeof packageOfSequencer.default} */ (
  /** @type {unknown} */ (packageOfSequencer)
);

/**
 * The specs that take longest, in this order. On a fresh clone, Jest starts large files first, and some small
 * ones take two minutes: they would run alone at the end.
 */
const SLOW = [
  /\.long\.spec\.ts$/u,
  /\/test\/faults\//u,
  /\.properties\.spec\.ts$/u,
  /\/test\/browser\/(?:views|messages)/u,
  /\/kurrentdb\/[^/]*\.int\.spec\.ts$/u,
  /\/test\/e2e\/http-every-command/u,
  /\/apps\/cli\/.*\.int\.spec\.ts$/u,
  /\/test\/(?:browser|deploy|feeds)\//u,
];

/** @param {{ readonly path: string }} test */
const rankOf = ({ path }) => {
  const rank = SLOW.findIndex((pattern) => pattern.test(path));
  return rank < 0 ? SLOW.length : rank;
};

/** Starts the slow specs first, and orders the others as Jest does. */
export default class SlowFirst extends Sequencer {
  /**
   * @override
   * @param {Parameters<InstanceType<typeof Sequencer>['sort']>[0]} tests
   */
  async sort(tests) {
    const ordered = await super.sort(tests);
    return [...ordered].sort((a, b) => rankOf(a) - rankOf(b));
  }
}
