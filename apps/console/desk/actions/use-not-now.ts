import type { CommandType } from '#domain';
import { useView } from '../../api/data/meeting.tsx';
import { isTimedKind } from '../../ui/text/phases.ts';
import { notNowReason } from './possible.ts';

/** Returns why the rules refuse a command about a session now, in words; null if they may accept it. */
export function useNotNow(type: CommandType, session: string | undefined): string | null {
  const row = useView('meeting')?.sessions.find((one) => one.session === session);
  return row ? notNowReason(type, { phase: row.phase, isTimed: isTimedKind(row.kind) }) : null;
}
