import { z } from 'zod';
import { isOver, isTimed, raceMsUntil, raceOf, type SessionState } from '#domain';
import * as field from '../fields.ts';

export const clock = z
  .strictObject({
    ms: z.int().min(0).describe('The time of the race in milliseconds, without the time under red, at `at`.'),
    at: field.instant.nullable().describe('The instant from which the clock runs on; null while it stands.'),
  })
  .describe('The clock of a race; null before the green flag, after the race, and in a timed session.');

/** Returns the clock of a race, which runs from the first green flag to the end and stands under red. */
export function clockOf(session: SessionState): z.infer<typeof clock> | null {
  const race = raceOf(session);
  const { greenAt, reds } = race;
  if (greenAt === null || isTimed(session.spec) || isOver(session.phase)) return null;
  const last = reds.at(-1);
  const at = last ? last.to : greenAt;
  return { ms: raceMsUntil(race, at ?? last?.from ?? greenAt) ?? 0, at };
}
