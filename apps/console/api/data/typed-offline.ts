import type { Command, CommandType } from '#domain';
import { Signal } from '../transport/signal.ts';
import type { Issuer } from './identity.ts';

/**
 * The commands that may wait on this device: what happened on the track, and can be recorded later. A flag, a
 * penalty or a decision that arrives late would do harm.
 */
const KEPT_TYPES = ['RecordLap', 'RecordFinish', 'AddNote'] as const;
export type KeptCommand = Extract<Command, { type: (typeof KEPT_TYPES)[number] }>;

/** A command that was typed while the server did not answer. It contains no token. */
export interface TypedOffline {
  readonly commandId: string;
  readonly meeting: string;
  /** Who typed it. Only this official sends it. */
  readonly issuer: Issuer;
  readonly command: KeptCommand;
  /** When it was typed, by the clock of the server as far as this device knows it. */
  readonly at: string;
  /** When it was typed, in milliseconds by the clock of this device. */
  readonly typedAt: number;
  /** Whether it was sent once without an answer, so that it may be in the log. */
  readonly wasSent?: true;
}

/** How many commands of one official in one meeting are kept. */
export const MAX_TYPED_OFFLINE = 500;
/** After this time nobody remembers whether a lap was sent from elsewhere. */
export const MAX_TYPED_AGE_MS = 12 * 3_600_000;

/** The part of `localStorage` that is used. Its content belongs to one origin, which is one server. */
export type KeyedStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** Why a command cannot be kept: there are too many, or the device has no room. */
export type NotKept = 'full' | 'no-storage';

interface Device {
  /** Returns the storage of the device. May throw if the browser allows none. */
  readonly storage: () => KeyedStorage;
  /** Returns the time in milliseconds by the clock of the device. */
  readonly now: () => number;
}

export const isKeptType = (type: CommandType): boolean => (KEPT_TYPES as readonly string[]).includes(type);
export const isKept = (command: Command): command is KeptCommand => isKeptType(command.type);

const PREFIX = 'greenflag-typed ';

/** Each command has a key of its own, so that two tabs never overwrite what the other one keeps. */
const keyOf = ({ meeting, issuer, commandId }: Pick<TypedOffline, 'meeting' | 'issuer' | 'commandId'>) =>
  PREFIX + JSON.stringify([meeting, issuer.id, issuer.role, commandId]);

export const isOf = ({ issuer }: Pick<TypedOffline, 'issuer'>, { id, role }: Issuer): boolean =>
  issuer.id === id && issuer.role === role;

/** The commands that wait on this device, for all officials and meetings of this server. */
export class OfflineCommands {
  /** In the order in which they happened. */
  readonly list = new Signal<readonly TypedOffline[]>([]);

  constructor(private readonly device: Device) {}

  /** Reads the storage now and whenever another tab changes it. */
  watch(): void {
    this.load();
    addEventListener('storage', ({ key }) => {
      if (key === null || key.startsWith(PREFIX)) this.load();
    });
  }

  /** Reads the storage again, and erases what is too old. */
  load(): void {
    try {
      const storage = this.device.storage();
      const keys = Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? '');
      const found = keys.filter((key) => key.startsWith(PREFIX)).map((key) => this.read(storage, key));
      this.list.set(found.filter((one) => one !== null).toSorted(byTime));
    } catch {
      this.list.set([]);
    }
  }

  /** Keeps a command. Returns why it cannot be kept; null if it is. */
  keep(one: TypedOffline): NotKept | null {
    const others = this.list.value.filter(({ commandId }) => commandId !== one.commandId);
    const own = others.filter((other) => other.meeting === one.meeting && isOf(other, one.issuer));
    if (own.length >= MAX_TYPED_OFFLINE) return 'full';
    try {
      this.device.storage().setItem(keyOf(one), JSON.stringify(one));
    } catch {
      return 'no-storage';
    }
    this.list.set([...others, one].toSorted(byTime));
    return null;
  }

  /** Returns what an official has typed in a meeting. */
  of(meeting: string, issuer: Issuer): readonly TypedOffline[] {
    return this.list.value.filter((one) => one.meeting === meeting && isOf(one, issuer));
  }

  erase(some: readonly TypedOffline[]): void {
    if (some.length === 0) return;
    for (const one of some) this.device.storage().removeItem(keyOf(one));
    this.load();
  }

  /** Erases a command that has been answered. */
  eraseId(id: string): void {
    this.erase(this.list.value.filter(({ commandId }) => commandId === id));
  }

  /** Returns a command of the storage; null, and erases it, if it is too old or cannot be read. */
  private read(storage: KeyedStorage, key: string): TypedOffline | null {
    const one = parse(storage.getItem(key));
    const ageMs = one === null ? Infinity : this.device.now() - one.typedAt;
    if (one !== null && ageMs <= MAX_TYPED_AGE_MS && keyOf(one) === key) return one;
    storage.removeItem(key);
    return null;
  }
}

function parse(text: string | null): TypedOffline | null {
  try {
    const one = JSON.parse(text ?? 'null') as TypedOffline | null;
    return one && isKept(one.command) ? one : null;
  } catch {
    return null;
  }
}

const byTime = (a: TypedOffline, b: TypedOffline): number => a.typedAt - b.typedAt;

export const offlineCommands = new OfflineCommands({ storage: () => localStorage, now: () => Date.now() });
