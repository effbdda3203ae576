import { filter } from 'rxjs';
import { StoreError, type EventStore } from '#event-store';

type Append = EventStore['append'];

/** A store whose calls do what the test says. At first it works. */
export class HeldStore {
  readonly store: EventStore;
  readonly appends: Parameters<Append>[] = [];
  /** What the next appends do; then they work again. */
  readonly nextAppends: Append[] = [];
  /** Whether reading answers nothing. */
  isReadingHeld = false;

  /** @param appendTimeoutMs the limit of an append that it names, and does not keep */
  constructor(
    readonly real: EventStore,
    appendTimeoutMs: number,
  ) {
    const append: Append = (...args) => {
      this.appends.push(args);
      return (this.nextAppends.shift() ?? this.write)(...args);
    };
    const readStream: EventStore['readStream'] = (...args) =>
      this.isReadingHeld ? new Promise(() => undefined) : real.readStream(...args);
    const subscribe: EventStore['subscribe'] = (...args) =>
      real.subscribe(...args).pipe(filter(() => !this.isReadingHeld));
    this.store = Object.create(real, {
      appendTimeoutMs: { value: appendTimeoutMs },
      append: { value: append },
      readStream: { value: readStream },
      subscribe: { value: subscribe },
    }) as EventStore;
  }

  readonly write: Append = (...args) => this.real.append(...args);
  readonly hang: Append = () => new Promise(() => undefined);
  readonly loseAnswer: Append = async (...args) => {
    await this.write(...args);
    return this.fail();
  };
  readonly fail = (): Promise<never> =>
    Promise.reject(new StoreError('store-unavailable', 'As the test wants it.', { outcome: 'unknown' }));

  /** Makes the next append wait. Returns a function that lets it continue. */
  hold(then: Append = this.write): () => void {
    let release: () => void = () => undefined;
    const isReleased = new Promise<void>((resolve) => (release = resolve));
    this.nextAppends.push(async (...args) => {
      await isReleased;
      return then(...args);
    });
    return release;
  }
}
