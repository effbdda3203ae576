import {
  isKept,
  MAX_TYPED_AGE_MS,
  MAX_TYPED_OFFLINE,
  OfflineCommands,
  type KeyedStorage,
  type TypedOffline,
} from './typed-offline.ts';

class MapStorage implements KeyedStorage {
  readonly items = new Map<string, string>();
  isBroken = false;
  get length() {
    return this.items.size;
  }
  key = (i: number) => [...this.items.keys()][i] ?? null;
  getItem = (key: string) => this.items.get(key) ?? null;
  removeItem = (key: string) => void this.items.delete(key);
  setItem = (key: string, value: string) => {
    if (this.isBroken) throw new Error('The storage is full.');
    this.items.set(key, value);
  };
}

const PAT = { id: 'Pat', role: 'scorer' };

function device() {
  const storage = new MapStorage();
  const clock = { ms: 1_000_000 };
  const commands = new OfflineCommands({ storage: () => storage, now: () => clock.ms });
  let number = 0;
  const typed = (more: Partial<TypedOffline> = {}): TypedOffline => ({
    commandId: `id-${(number += 1)}`,
    meeting: 'm',
    issuer: PAT,
    command: { type: 'RecordLap', session: 'heat-1', car: '21' },
    at: new Date(clock.ms).toISOString(),
    typedAt: clock.ms,
    ...more,
  });
  return { storage, clock, commands, typed };
}

describe('Commands that were typed while offline', () => {
  it('are still there after the page is loaded again, in the order in which they were typed', () => {
    const { storage, clock, commands, typed } = device();
    const late = typed({ typedAt: clock.ms + 1 });
    const early = typed();
    commands.keep(late);
    commands.keep(early);
    const reloaded = new OfflineCommands({ storage: () => storage, now: () => clock.ms });
    reloaded.load();
    expect(reloaded.of('m', PAT)).toEqual([early, late]);
  });

  it('belong to one official, in one role, in one meeting', () => {
    const { commands, typed } = device();
    commands.keep(typed());
    expect(commands.of('m', PAT)).toHaveLength(1);
    expect(commands.of('other', PAT)).toEqual([]);
    expect(commands.of('m', { id: 'Rae', role: 'scorer' })).toEqual([]);
    expect(commands.of('m', { id: 'Pat', role: 'director' })).toEqual([]);
  });

  it('are at most 500 of an official, and those of others do not count', () => {
    const { commands, typed } = device();
    commands.keep(typed({ issuer: { id: 'Rae', role: 'scorer' } }));
    for (let n = 0; n < MAX_TYPED_OFFLINE; n += 1) expect(commands.keep(typed())).toBeNull();
    expect(commands.keep(typed())).toBe('full');
    expect(commands.of('m', PAT)).toHaveLength(MAX_TYPED_OFFLINE);
  });

  it('are kept once, however often one is kept again', () => {
    const { commands, typed } = device();
    const one = typed();
    commands.keep(one);
    commands.keep({ ...one, wasSent: true });
    expect(commands.of('m', PAT)).toEqual([{ ...one, wasSent: true }]);
  });

  it('are erased after 12 hours', () => {
    const { storage, clock, commands, typed } = device();
    commands.keep(typed());
    clock.ms += MAX_TYPED_AGE_MS;
    commands.load();
    expect(commands.of('m', PAT)).toHaveLength(1);
    clock.ms += 1;
    commands.load();
    expect(commands.of('m', PAT)).toEqual([]);
    expect(storage.length).toBe(0);
  });

  it('are erased one by one', () => {
    const { storage, commands, typed } = device();
    const [one, other] = [typed(), typed()];
    commands.keep(one);
    commands.keep(other);
    commands.erase([one]);
    expect(commands.list.value).toEqual([other]);
    expect(storage.length).toBe(1);
  });

  it('are not read if they are not what this page keeps', () => {
    const { storage, commands, typed } = device();
    const flag = { ...typed(), command: { type: 'ShowRed', session: 'heat-1', reason: 'fire' } };
    storage.setItem('greenflag-typed x', JSON.stringify(flag));
    storage.setItem('greenflag-typed y', 'not JSON');
    storage.setItem('another', 'stays');
    commands.load();
    expect(commands.list.value).toEqual([]);
    expect([...storage.items.keys()]).toEqual(['another']);
  });

  it('are refused by a device that has no room or allows no storage', () => {
    const { storage, commands, typed } = device();
    storage.isBroken = true;
    expect(commands.keep(typed())).toBe('no-storage');
    const forbidden = new OfflineCommands({
      storage: () => {
        throw new Error('No storage is allowed.');
      },
      now: () => 0,
    });
    expect(forbidden.keep(typed())).toBe('no-storage');
    forbidden.load();
    expect(forbidden.list.value).toEqual([]);
  });
});

describe('What may wait on the device', () => {
  it.each([
    [{ type: 'RecordLap', session: 's', car: '21' }, true],
    [{ type: 'RecordFinish', session: 's', car: '21' }, true],
    [{ type: 'AddNote', text: 'rain' }, true],
    [{ type: 'ShowRed', session: 's', reason: 'fire' }, false],
    [{ type: 'Penalize', session: 's', car: '21', penalty: 'laps', laps: 1, reason: 'cut' }, false],
    [{ type: 'PostResults', session: 's' }, false],
    [{ type: 'CertifyResults', session: 's' }, false],
    [{ type: 'StrikeRecord', revision: 3, reason: 'twice' }, false],
  ] as const)('%j: %s', (command, is) => expect(isKept(command)).toBe(is));
});
