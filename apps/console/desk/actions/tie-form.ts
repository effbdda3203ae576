import { useView } from '../../api/data/meeting.tsx';
import type { FieldPreset } from './act.ts';
import { useDesk } from '../desk-context.tsx';

/** Cars that are level, and the session or the ranking in which they are. */
export interface OpenTie {
  readonly of: string;
  readonly cars: readonly string[];
}

type TieForm = readonly ['BreakTie', FieldPreset, readonly string[]];

/**
 * Returns what opens the form that breaks a tie: it offers the tied cars and no others. None is filled in,
 * because the order of the taps decides.
 */
export const tieForm = ({ of, cars }: OpenTie, sessions: readonly string[]): TieForm => [
  'BreakTie',
  { [sessions.includes(of) ? 'session' : 'ranking']: of },
  cars,
];

/** Returns the first open tie in the session of the desk, or one that its line-up waits for. */
export function useOpenTie(): OpenTie | null {
  const { session } = useDesk();
  const results = useView('results', session);
  const lineup = useView('lineup', session);
  const [own] = results?.ties ?? [];
  if (own) return { of: session, cars: own.cars };
  const awaited = lineup?.open.find(({ cars }) => cars !== undefined);
  return awaited?.cars ? { of: awaited.session, cars: awaited.cars } : null;
}
