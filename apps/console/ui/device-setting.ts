import { Signal } from '../api/transport/signal.ts';

/** Where this device keeps settings. An embedded board has no such place: it never reads storage. */
let storage: Storage | null = null;
const settings = new Set<DeviceSetting<unknown>>();

/** Reads the settings of this device, and keeps what changes. */
export function keepSettingsIn(place: Storage): void {
  storage = place;
  for (const setting of settings) setting.read();
}

/** A choice of the person at this device, like the cars that they follow. */
export class DeviceSetting<T> extends Signal<T> {
  constructor(
    private readonly name: string,
    private readonly initial: T,
  ) {
    super(initial);
    settings.add(this);
    this.read();
  }

  /** Takes the stored value; the initial one if it cannot be read. */
  read(): void {
    const text = storage?.getItem(this.name) ?? null;
    try {
      super.set(text === null ? this.initial : (JSON.parse(text) as T));
    } catch {
      super.set(this.initial);
    }
  }

  override set(value: T): void {
    super.set(value);
    storage?.setItem(this.name, JSON.stringify(value));
  }
}
