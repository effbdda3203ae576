import { channel, type Channel } from 'node:diagnostics_channel';

/** What a listener threw, or other code that only observes. */
interface ObserverFailure {
  /** What it observed: the name of a channel, for example. */
  readonly observed: string;
  readonly error: unknown;
}

/**
 * Measurements of one kind. The code that measures publishes them, and the code that shows them subscribes,
 * without knowing each other. They go over a channel of Node, so the whole process shares them, and they cost
 * next to nothing while nobody listens. Listeners run inside the work that is measured: they must be quick.
 */
export class Measurement<T extends object> {
  private readonly channel: Channel;

  constructor(private readonly name: string) {
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
    const onMessage = (message: unknown): void => runObserver(this.name, () => listener(message as T));
    this.channel.subscribe(onMessage);
    return () => void this.channel.unsubscribe(onMessage);
  }
}

const FAILURES = 'greenflag.observer.failure';
export const observerFailures = new Measurement<ObserverFailure>(FAILURES);

/**
 * Runs code that only observes. What it throws is published as a failure and ends nothing: Node would end the
 * process for a listener of a channel that throws.
 */
export function runObserver(observed: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    // If the listener to failures fails, nobody is left to hear of it.
    if (observed !== FAILURES) observerFailures.publish({ observed, error });
  }
}
