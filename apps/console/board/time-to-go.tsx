import { useEffect, useState } from 'react';
import { minutesAndSeconds } from '#domain/words';
import type { ViewOf } from '#projections';

type RunningOrder = ViewOf<'running-order'>;

/** Shows the time to go of a race by time, by the clock of the page, and the flag that is due. */
export function TimeToGo({ timeToGo, flagDue }: Pick<RunningOrder, 'timeToGo' | 'flagDue'>) {
  const [now, setNow] = useState(Date.now);
  const from = timeToGo?.from ?? null;
  const isRunning = from !== null && timeToGo?.isUp === false;
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [isRunning]);
  const words = timeToGo && isRunning ? leftWords(timeToGo, Date.parse(from) - now) : null;
  const due = flagDue && `${flagDue} flag next`;
  const shown = [words, due].filter(Boolean).join(' · ');
  return shown === '' ? null : <span className="quiet">{shown}</span>;
}

function leftWords({ limitMs, plus }: NonNullable<RunningOrder['timeToGo']>, sinceMs: number): string {
  const leftMs = limitMs + sinceMs;
  const [time = ''] = minutesAndSeconds(Math.max(0, leftMs)).split('.');
  if (leftMs > 0) return `${time} s to go`.replace(/(:\d\d) s/u, '$1');
  if (plus === 'own-lap') return 'time is up: each car ends its lap';
  return plus === 0 ? 'time is up: checkered flag at the leader' : `time is up: ${plus} to go at the leader`;
}
