import { count, lapTime, raceTime, speedWords, type Units } from '#domain/words';
import type { ViewOf } from '../registry.ts';

type Result = ViewOf<'heat-results'>['sessions'][number];

/** A figure of a race with its name, as a series publishes it below the result. */
interface Figure {
  readonly label: string;
  readonly words: string;
}

interface BoxScoreOptions {
  /** The units of the meeting. Default: imperial. */
  readonly units?: Units | undefined;
  /** The words for the cautions; by default how many there were, with their laps. */
  readonly cautions?: string;
  /** The words for the red flags; by default how many there were, with their time. */
  readonly redFlags?: string;
}

/** Returns the figures of a race in the order in which series publish them. What is not known is left out. */
export function boxScore(
  result: Result,
  { units, cautions = cautionWords(result), redFlags = redFlagWords(result) }: BoxScoreOptions = {},
): readonly Figure[] {
  const { timeOfRaceMs, averageSpeedMph, leadChanges, leaders } = result;
  const figures = [
    { label: 'Time of race', words: timeOfRaceMs === null ? '' : raceTime(timeOfRaceMs) },
    { label: 'Average speed', words: averageSpeedMph === null ? '' : speedWords(averageSpeedMph, units) },
    { label: 'Margin of victory', words: marginWords(result) },
    { label: 'Cautions', words: cautions },
    { label: 'Red flags', words: redFlags },
    // Without recorded laps no leader is known, so the number of lead changes is not known either.
    { label: 'Lead changes', words: leaders === 0 ? '' : leadChangeWords(leadChanges, leaders) },
  ];
  return figures.filter(({ words }) => words !== '');
}

const leadChangeWords = (changes: number, leaders: number): string =>
  changes === 0 ? 'none' : `${changes} among ${count(leaders, 'leader')}`;

/** Returns "0.041 s", "2 laps" or "under caution". */
function marginWords({ marginMs, marginLaps, underCaution }: Result): string {
  if (underCaution) return 'under caution';
  if (marginLaps !== null) return count(marginLaps, 'lap');
  return marginMs === null ? '' : lapTime(marginMs);
}

/** Returns "4 for 8 laps", "4" where no lap of the race was under caution, or "none". */
export function cautionWords({ cautions, cautionLaps }: Result): string {
  if (cautions.length === 0) return 'none';
  return cautionLaps === 0 ? String(cautions.length) : `${cautions.length} for ${count(cautionLaps, 'lap')}`;
}

/** Returns "1, 0:08:32": how many times the race was stopped, and for how long; empty if it was not. */
export function redFlagWords({ redFlags }: Result): string {
  if (redFlags.length === 0) return '';
  const ended = redFlags.filter(({ to }) => to !== null);
  const ms = ended.reduce((sum, { from, to }) => sum + Date.parse(to ?? from) - Date.parse(from), 0);
  return ended.length === 0 ? String(redFlags.length) : `${redFlags.length}, ${raceTime(ms)}`;
}
