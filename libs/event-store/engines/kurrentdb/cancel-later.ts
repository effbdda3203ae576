/**
 * Cancels something of the client in a turn of the event loop of its own, and answers when that is done,
 * well or not. A cancellation in the wake of a call that failed would be made while Node's HTTP/2 takes in
 * what the server sent, and Node would send in the middle of it
 * (https://github.com/nodejs/node/issues/64113): it was seen to write empty frames without end for a
 * stream that had just been closed, and to take 22 GiB within seconds.
 */
export function cancelLater(cancel: () => Promise<unknown>): Promise<void> {
  return new Promise((done) => {
    setImmediate(
      () =>
        void cancel().then(
          () => done(),
          () => done(),
        ),
    );
  });
}
