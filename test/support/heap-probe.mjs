import { isMainThread } from 'node:worker_threads';

/* Loaded before a server that is watched: tells the heap after a full collection, whoever asks. */
if (isMainThread) {
  const { gc } = globalThis;
  const { channel } = process;
  if (!gc || !channel) throw new Error('The heap is told over IPC only, with --expose-gc.');
  process.on('message', () => {
    // Twice: what a finalizer lets go of is gone the second time.
    gc();
    gc();
    process.send?.(process.memoryUsage().heapUsed);
  });
  channel.unref();
}
