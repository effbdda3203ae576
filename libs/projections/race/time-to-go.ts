import { z } from 'zod';
import { isStaggered, isTimed, raceOf, type SessionState } from '#domain';
import * as field from '../fields.ts';

export const timeToGo = z
  .strictObject({
    from: field.instant.nullable().describe('When the green flag was first shown; null before.'),
    limitMs: z.int().min(1).describe('The time from the green flag after which the race ends.'),
    plus: z
      .union([z.int().min(0), z.literal('own-lap')])
      .describe(
        'The laps after the first crossing of the leader when the time is up, or `own-lap`: each car ends ' +
          'the lap that it is on.',
      ),
    isUp: z.boolean().describe('Whether the leader has crossed the line since the time was up.'),
  })
  .describe('The time after which the race ends.');

export const flagDue = z
  .enum(['white', 'checkered'])
  .describe(
    'The flag that the starter shows at the next crossing of the leader, or now if the race is over.',
  );

/**
 * Returns the time after which a session ends; null if it ends by laps, or if the time of each car runs from
 * its own start.
 */
export function timeToGoOf(session: SessionState): z.infer<typeof timeToGo> | null {
  const { timeLimitMs, greenAt, isTimeUp } = raceOf(session);
  if (timeLimitMs === null || isStaggered(session.spec)) return null;
  return { from: greenAt, limitMs: timeLimitMs, plus: session.spec.ends?.plus ?? 0, isUp: isTimeUp };
}

/** Returns the flag that is due next by the laps of a race; null if none is near. */
export function flagDueOf(session: SessionState): z.infer<typeof flagDue> | null {
  const { distance, led, end, checkered, ended, whiteShown } = raceOf(session);
  if (isTimed(session.spec) || checkered || ended || !session.started) return null;
  if (end) return 'checkered';
  if (distance === null) return null;
  const toGo = distance - led.length;
  if (toGo === 2 && !whiteShown) return 'white';
  return toGo === 1 ? 'checkered' : null;
}
