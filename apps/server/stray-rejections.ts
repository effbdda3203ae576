import type { EventStore } from '#event-store';

/**
 * Keeps rejections inside the client of a store, which nobody can await, from ending this thread. Any other
 * one still ends it. Returns how to stop that.
 */
export function catchStrayRejections(store: EventStore, report: (message: string) => void): () => void {
  if (!store.handleStrayRejection) return () => undefined;
  const handle = (reason: unknown): void => {
    // An error that is thrown here ends the thread.
    if (store.handleStrayRejection?.(reason) !== true) throw reason as Error;
    report(`The client of the store failed: ${(reason as Error).stack}`);
  };
  process.on('unhandledRejection', handle);
  return () => void process.off('unhandledRejection', handle);
}
