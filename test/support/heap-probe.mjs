import { isMainThread } from 'node:worker_threads';

/* Loaded into a watched server. It answers each message with the used heap after a full collection. */
if (isMainThread) {
  const { gc } = globalThis;
  const { channel } = process;
  if (!gc || !channel) throw new Error('The probe needs an IPC channel and --expose-gc.');
  process.on('message', () => {
    // The second collection frees what finalizers have released.
    gc();
    gc();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    process.send?.(heapUsed + arrayBuffers);
  });
  channel.unref();
}
