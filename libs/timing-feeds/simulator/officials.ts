import type { Command, Official } from '#domain';
import type { RaceStory, ShownFlag } from './race-story.ts';

/** A command as an official issues it during the race. `at` is when. */
export type ScriptedCommand = Command & { readonly at: string; readonly official: Official };

export const OFFICIALS = {
  director: { id: 'race-director', role: 'director' },
  registrar: { id: 'registration', role: 'registrar' },
  scorer: { id: 'timing-and-scoring', role: 'scorer' },
  starter: { id: 'flag-stand', role: 'starter' },
  spotter: { id: 'spotter', role: 'spotter' },
  steward: { id: 'steward', role: 'steward' },
} as const satisfies Record<string, Official>;

export const instant = (ms: number): string => new Date(Math.round(ms)).toISOString();

/** Makes the command of an official at a time in milliseconds since 1970. */
export const scripted = (
  official: keyof typeof OFFICIALS,
  atMs: number,
  command: Command,
): ScriptedCommand => ({ ...command, at: instant(atMs), official: OFFICIALS[official] });

/** The session opens this long before the green flag. */
const OPENS_BEFORE_MS = 40_000;
/** A retirement, and a crossing that no reader saw, are recorded this long after they happened. */
const REPORTED_AFTER_MS = 15_000;
/** Lost passings have been asked for by then. */
const POSTED_AFTER_MS = 40_000;
const CERTIFIED_AFTER_MS = 20_000;

/** Returns what the officials of a session do, in the order of time. No crossing is among it. */
export function officialsOf(session: string, story: RaceStory): ScriptedCommand[] {
  const { flags, retirements, plan, overAt } = story;
  const commands = [
    scripted('director', plan.greenAt - OPENS_BEFORE_MS, { type: 'OpenSession', session }),
    ...flags.flatMap((flag) => showing(session, flag)),
    ...retirements.map(({ car, at }) =>
      scripted('scorer', at + REPORTED_AFTER_MS, { type: 'RetireCar', session, car, reason: 'stopped' }),
    ),
    scripted('scorer', overAt + POSTED_AFTER_MS, { type: 'PostResults', session }),
    scripted('steward', overAt + POSTED_AFTER_MS + CERTIFIED_AFTER_MS, { type: 'CertifyResults', session }),
  ];
  return commands.sort((a, b) => a.at.localeCompare(b.at));
}

function showing(session: string, { flag, at, cause }: ShownFlag): ScriptedCommand[] {
  // The flag is out of place only for a server that has not heard of the leader's last crossing yet.
  const confirm = true;
  switch (flag) {
    case 'green':
      return [scripted('starter', at, { type: 'ShowGreen', session })];
    case 'white':
      return [scripted('starter', at, { type: 'ShowWhite', session, confirm })];
    case 'checkered':
      return [scripted('starter', at, { type: 'ShowCheckered', session, confirm })];
    case 'yellow': {
      const cars = cause === undefined ? [] : [cause];
      const spun = cars.map((car) => scripted('spotter', at - 800, { type: 'ReportSpin', session, car }));
      return [...spun, scripted('starter', at, { type: 'CallCaution', session, reason: 'spin', cars })];
    }
  }
}

/** Returns the crossings that no reader saw, as the scorer records them by hand. */
export const missedCrossings = (
  session: string,
  crossings: readonly { readonly car: string; readonly at: number }[],
): ScriptedCommand[] =>
  crossings.map(({ car, at }) => ({
    ...scripted('scorer', at, { type: 'RecordLap', session, car, note: 'crossed, not read' }),
  }));
