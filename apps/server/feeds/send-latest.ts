import type { Observable } from 'rxjs';
import type { SseMessage, SseStream } from '../streams/sse.ts';

/** Sends messages until the client leaves. A client that does not keep up gets the latest later. */
export function sendLatest(stream: SseStream, messages: Observable<readonly SseMessage[]>): void {
  let unsent: readonly SseMessage[] | null = null;
  let isWaiting = false;
  const send = (batch: readonly SseMessage[]): void => {
    if (isWaiting) unsent = batch;
    else if (!stream.send(batch) && !stream.isClosed) void continueOnceDrained();
  };
  const continueOnceDrained = async (): Promise<void> => {
    isWaiting = true;
    await stream.drained();
    isWaiting = false;
    const latest = unsent;
    unsent = null;
    if (latest && !stream.isClosed) send(latest);
  };
  const subscription = messages.subscribe(send);
  stream.onClosed(() => subscription.unsubscribe());
}
