import { z } from 'zod';
import type { Official } from '../kernel/roles.ts';
import { OFFICIALS_EVENTS } from './events.ts';

type EventType = keyof typeof OFFICIALS_EVENTS;
export type OfficialsEvent = {
  [T in EventType]: { readonly type: T; readonly data: z.infer<(typeof OFFICIALS_EVENTS)[T]> };
}[EventType];

/** A record of the log of officials, as its fold reads it. */
export type OfficialsFact = OfficialsEvent & {
  readonly revision: number;
  /** Unique id of the record. */
  readonly id: string;
  readonly recordedAt: string;
  readonly official: Official;
};

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
}

export const initialOfficials = (): OfficialsState => ({
  revision: -1,
  recordedAt: null,
  appointments: new Map(),
});

export function evolveOfficials(state: OfficialsState, fact: OfficialsFact): OfficialsState {
  const { revision, recordedAt } = fact;
  const changed = appointmentAfter(state.appointments.get(fact.data.official), fact);
  const appointments = new Map(state.appointments);
  if (changed) appointments.set(changed.official, changed);
  return { revision, recordedAt, appointments };
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
  }
}
