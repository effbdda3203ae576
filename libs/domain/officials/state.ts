import { z } from 'zod';
import { OFFICIALS_EVENTS, type OfficialsFact } from './events.ts';
import { pairingAfter, type Pairing } from './pairing.ts';

/** An official who may act, or who was revoked. */
export const appointment = z
  .strictObject({
    ...OFFICIALS_EVENTS.OfficialAdded.shape,
    grant: z
      .string()
      .describe(
        'The id of the record that added the official. An official who is added again gets another one, so ' +
          'that old tokens stay void.',
      ),
    addedAt: z.iso.datetime().describe('When the official was added: ISO 8601 UTC.'),
    revokedAt: z.iso
      .datetime()
      .nullable()
      .describe('When the official was revoked; null for one who may act.'),
  })
  .describe('An official who may act, or who was revoked.');
export type Appointment = z.infer<typeof appointment>;

export interface OfficialsState {
  /** Revision of the last record; -1 before the first. */
  readonly revision: number;
  readonly recordedAt: string | null;
  /** By name, in the order in which they were first added. */
  readonly appointments: ReadonlyMap<string, Appointment>;
  /** The newest pairing of each official, by name. */
  readonly pairings: ReadonlyMap<string, Pairing>;
}

export const initialOfficials = (): OfficialsState => ({
  revision: -1,
  recordedAt: null,
  appointments: new Map(),
  pairings: new Map(),
});

export function evolveOfficials(state: OfficialsState, fact: OfficialsFact): OfficialsState {
  const { revision, recordedAt } = fact;
  const { official } = fact.data;
  return {
    revision,
    recordedAt,
    appointments: withEntry(
      state.appointments,
      official,
      appointmentAfter(state.appointments.get(official), fact),
    ),
    pairings: withEntry(state.pairings, official, pairingAfter(state.pairings.get(official), fact)),
  };
}

/** Returns a map with another value for a key, or without the key; the same map if nothing changes. */
function withEntry<T>(
  map: ReadonlyMap<string, T>,
  key: string,
  value: T | undefined,
): ReadonlyMap<string, T> {
  if (map.get(key) === value) return map;
  const changed = new Map(map);
  if (value === undefined) changed.delete(key);
  else changed.set(key, value);
  return changed;
}

function appointmentAfter(before: Appointment | undefined, fact: OfficialsFact): Appointment | undefined {
  switch (fact.type) {
    case 'OfficialAdded':
      return { ...fact.data, grant: fact.id, addedAt: fact.recordedAt, revokedAt: null };
    case 'OfficialChanged': {
      const { role, meetings } = fact.data;
      return before && { ...before, ...(role && { role }), ...(meetings && { meetings }) };
    }
    case 'OfficialRevoked':
      return before && { ...before, revokedAt: fact.recordedAt };
    default:
      return before;
  }
}
