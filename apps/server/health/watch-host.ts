import { dirname } from 'node:path';
import { pathBeside } from '#event-store/open';
import { HostWatch, type RaceControl } from '#race-control';

/** Watches the clock of this machine, and the disk of a store in a file. Other stores are other machines. */
export function watchHost(store: string, race: Pick<RaceControl, 'lastRecordedAt'>): HostWatch {
  const file = store.startsWith('sqlite:') ? pathBeside(store, 'db') : null;
  const folder = file === null ? null : dirname(file);
  return new HostWatch({ folder, lastRecordedAt: () => race.lastRecordedAt });
}
