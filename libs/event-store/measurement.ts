import { channel, type Channel } from 'node:diagnostics_channel';

/**
 * Measurements of one kind. The code that measures publishes them, and the code that shows them subscribes,
 * without knowing each other. They go over a channel of Node, so the whole process shares them, and they cost
 * next to nothing while nobody listens. Listeners run inside the work that is measured: they must be quick,
 * and must not throw.
 */
export class Measurement<T extends object> {
  private readonly channel: Channel;

  constructor(name: string) {
    this.channel = channel(name);
  }

  /** Whether it is worth measuring. */
  get isObserved(): boolean {
    return this.channel.hasSubscribers;
  }

  publish(measured: T): void {
    this.channel.publish(measured);
  }

  /** Calls a function with each measurement. Returns how to stop that. */
  subscribe(listener: (measured: T) => void): () => void {
    const onMessage = (message: unknown): void => listener(message as T);
    this.channel.subscribe(onMessage);
    return () => void this.channel.unsubscribe(onMessage);
  }
}
