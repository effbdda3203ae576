import { z } from 'zod';
import { EVENT_TYPES, official } from '#domain';

/* The fields that several answers have. */

/** The name of a meeting, of a car or of a session is shorter; an answer does not check its text again. */
export const text = z.string();
export const list = <T extends z.ZodType>(item: T) => z.array(item).readonly();
export const instant = z.iso.datetime().describe('An instant: ISO 8601 UTC with milliseconds.');
export const meeting = text.describe('The id of the meeting, as addresses name it.');
export const session = text.describe('The id of a session of the format, like heat-1.');
export const revision = z.int().min(0).describe('A revision: a position in the log of the meeting, from 0.');
export const lastRevision = z.int().min(-1).describe('The revision of the last record; -1 for an empty log.');
export const commandId = z.uuid().describe('The id of the command, a UUID.');
export const hash = text.describe('A SHA-256 hash in lower-case hexadecimal digits.');
export const signer = official.shape.id.describe('The name of the official.');

export const eventType = z.enum(EVENT_TYPES).describe('The type of the record.');
