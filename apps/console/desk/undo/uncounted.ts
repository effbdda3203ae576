import { useEffect } from 'react';
import type { IssuedCommand } from '../../api/data/issued-commands.ts';
import { useThrottledView, type ViewsByName } from '../../api/data/meeting.tsx';
import { Signal, useSignal } from '../../api/transport/signal.ts';
import { useDesk } from '../desk-context.tsx';
import { revisionsOf } from './struck-records.ts';
import { t } from '../../ui/language/language.ts';

type Because = NonNullable<ViewsByName['race-log']['rows'][number]['uncounted']>;

/** Why crossings of this desk count no lap, by their revisions. */
const uncounted = new Signal<Readonly<Record<number, Because>>>({});

/** Reads in the log of the session which of these crossings count no lap. It may change with later ones. */
export function useUncountedOf(shown: readonly IssuedCommand[]): void {
  const { session } = useDesk();
  const rows = useThrottledView('race-log', session)?.rows;
  const own = shown.flatMap(revisionsOf).join(' ');
  useEffect(() => {
    if (own === '') return;
    const revisions = new Set(own.split(' ').map(Number));
    const first = Math.min(...revisions);
    const from = rows?.findLastIndex(({ revision }) => revision < first) ?? -1;
    const found = (rows ?? [])
      .slice(from + 1)
      .flatMap(({ revision, uncounted: because }) =>
        because !== null && revisions.has(revision) ? [[revision, because] as const] : [],
      );
    const next = Object.fromEntries(found);
    if (JSON.stringify(next) !== JSON.stringify(uncounted.value)) uncounted.set(next);
  }, [rows, own]);
}

/** Returns why a crossing counts no lap, in words; null if it counts. */
export function useUncountedWords(revisions: readonly number[]): string | null {
  const all = useSignal(uncounted);
  const because = revisions.map((revision) => all[revision]).find((one) => one !== undefined);
  return because === undefined ? null : t('not counted: {reason}', { reason: REASONS[because] });
}

const REASONS: Readonly<Record<Because, string>> = {
  'not-green': t('no green flag yet'),
  'under-yellow': t('driven under yellow'),
  'under-red': t('ended under red'),
  finished: t('the car has finished'),
  'race-over': t('the race is over'),
  'start-crossing': t('crossed the line at the start'),
  retired: t('the car is out'),
  'second-read': t('the same crossing again'),
  'too-short': t('too short for a lap'),
  'unknown-transponder': t('no car has this transponder'),
  'not-in-session': t('not in this session'),
};
