import { raceTime } from '#domain/words';
import type { ViewOf } from '#projections';
import { statusWords } from '../ui/text/text.ts';
import { clock as timeOfDay, reading, zoneWords } from '../ui/text/track.ts';
import { Figure } from './board-head.tsx';
import { useNow } from './use-now.ts';
import { t } from '../ui/language/language.ts';

type RunningOrder = ViewOf<'running-order'>;

/** Formats a time in whole seconds: `07:05`, `1:02:05`. */
const wholeSeconds = (ms: number): string => raceTime(Math.max(0, ms)).replace(/^0:/u, '');

/** A race that seems to take longer was entered afterwards, from a log. */
const MAX_RACE_MS = 12 * 3_600_000;

/** The time of the race since the green flag, which stands under red. */
export function RaceClock({ clock }: Pick<RunningOrder, 'clock'>) {
  const runsFrom = clock?.at ?? null;
  const now = useNow(runsFrom !== null);
  if (clock === null) return null;
  const sinceMs = runsFrom === null ? 0 : now - Date.parse(runsFrom);
  const ms = clock.ms + sinceMs;
  return ms > MAX_RACE_MS ? null : <Figure what={t('Time')}>{wholeSeconds(ms)}</Figure>;
}

/** The time of day at the track, by the clock of the server. */
export function TimeOfDay() {
  const now = useNow(true);
  const zone = t('Time at the track: {zone}', { zone: zoneWords(now) });
  return (
    <time className="board-time-of-day" title={zone}>
      {timeOfDay(now).slice(0, 5)} <small className="quiet">{reading.value.time.offset(now)}</small>
    </time>
  );
}

/** Shows the time to go of a race by time, by the clock of the page, and the flag that is due. */
export function TimeToGo({ timeToGo, flagDue }: Pick<RunningOrder, 'timeToGo' | 'flagDue'>) {
  const from = timeToGo?.from ?? null;
  const isRunning = from !== null && timeToGo?.isUp === false;
  const now = useNow(isRunning);
  const words = timeToGo && isRunning ? leftWords(timeToGo, Date.parse(from) - now) : null;
  const due = flagDue && t('{flag} flag next', { flag: statusWords(flagDue) });
  const shown = [words, due].filter(Boolean).join(' · ');
  return shown === '' ? null : <span className="quiet">{shown}</span>;
}

function leftWords({ limitMs, plus }: NonNullable<RunningOrder['timeToGo']>, sinceMs: number): string {
  const leftMs = limitMs + sinceMs;
  if (leftMs > 0) return t('{time} to go', { time: wholeSeconds(leftMs) });
  if (plus === 'own-lap') return t('time is up: each car ends its lap');
  return plus === 0
    ? t('time is up: checkered flag at the leader')
    : t('time is up: {laps} to go at the leader', { laps: plus });
}
