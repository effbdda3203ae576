import { count, lapTime, raceTime } from '#domain/words';
import type { ViewOf } from '../registry.ts';

type Result = ViewOf<'heat-results'>['sessions'][number];

/** A figure of a race with its name, as a series publishes it below the result. */
interface Figure {
  readonly label: string;
  readonly words: string;
}

/**
 * Returns the figures of a race in the order in which series publish them. What is not known is left out.
 * @param cautions the words for the cautions; by default how many there were, with their laps
 */
export function boxScore(result: Result, cautions = cautionWords(result)): readonly Figure[] {
  const { timeOfRaceMs, averageSpeedMph, leadChanges, leaders } = result;
  const figures = [
    { label: 'Time of race', words: timeOfRaceMs === null ? '' : raceTime(timeOfRaceMs) },
    { label: 'Average speed', words: averageSpeedMph === null ? '' : `${averageSpeedMph.toFixed(3)} mph` },
    { label: 'Margin of victory', words: marginWords(result) },
    { label: 'Cautions', words: cautions },
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
