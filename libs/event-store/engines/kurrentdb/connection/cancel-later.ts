/**
 * Cancels something of the client in a later turn of the event loop, and resolves when that has ended, well
 * or not. A cancellation right after a failed call happens while Node's HTTP/2 processes data from the
 * server, and Node then sends in the middle of receiving (https://github.com/nodejs/node/issues/64113). In
 * one measured case it wrote empty frames without end for a stream that had just been closed, and took
 * 22 GiB of memory within seconds.
 */
export function cancelLater(cancel: () => Promise<unknown>): Promise<void> {
  return new Promise((done) => {
    setImmediate(() => {
      void cancel().then(
        () => done(),
        () => done(),
      );
    });
  });
}
