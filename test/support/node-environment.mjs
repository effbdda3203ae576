// @ts-check
import { AsyncLocalStorage } from 'node:async_hooks';
import { TestEnvironment } from 'jest-environment-node';

/** @type {Set<AsyncLocalStorage<unknown>>} */
const used = new Set();
const { prototype } = AsyncLocalStorage;
// eslint-disable-next-line @typescript-eslint/unbound-method -- the proxy passes the storage on
prototype.run = new Proxy(prototype.run, {
  apply: (run, storage, args) => {
    used.add(storage);
    return Reflect.apply(run, storage, args);
  },
});

/**
 * Disables the storages that a spec file used when it ends. Jest enables one for each file and never disables
 * it. Each later promise of the process would carry them all, so each file would be slower than the last.
 */
export default class NodeEnvironment extends TestEnvironment {
  /** @override */
  async teardown() {
    for (const storage of used) storage.disable();
    used.clear();
    await super.teardown();
  }
}
