import { z } from 'zod';
import { OFFICIALS_EVENTS } from './events.ts';

const AddOfficial = z.strictObject({
  type: z.literal('AddOfficial'),
  ...OFFICIALS_EVENTS.OfficialAdded.shape,
});
const ChangeOfficial = z.strictObject({
  type: z.literal('ChangeOfficial'),
  ...OFFICIALS_EVENTS.OfficialChanged.shape,
});
const RevokeOfficial = z.strictObject({
  type: z.literal('RevokeOfficial'),
  ...OFFICIALS_EVENTS.OfficialRevoked.shape,
});

/** A command about officials themselves. Only a director may issue one. */
export const officialsCommand = z.discriminatedUnion('type', [AddOfficial, ChangeOfficial, RevokeOfficial]);
export type OfficialsCommand = z.infer<typeof officialsCommand>;
