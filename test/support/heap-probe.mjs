import { isMainThread } from 'node:worker_threads';

/* Loaded before a server that is watched: tells the heap after a full collection, whoever asks. */
if (isMainThread) {
  process.on('message', () => {
    // Twice: what a finalizer lets go of is gone the second time.
    globalThis.gc();
    globalThis.gc();
    process.send(process.memoryUsage().heapUsed);
  });
  process.channel.unref();
}
