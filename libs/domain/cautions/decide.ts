import type { z } from 'zod';
import { NOTHING } from '../rejections.ts';
import { changing, refuse } from '../session/session-context.ts';
import { isBefore, isOver } from '../words/phases.ts';
import type * as commands from './commands.ts';

type Command<T extends keyof typeof commands> = z.infer<(typeof commands)[T]>;

export const restartFromZero = changing<Command<'RestartFromZero'>>(({ session }, { reason, note }) => {
  const { phase, spec } = session;
  if (phase === 'open') return NOTHING;
  if (isBefore(phase)) return refuse(session, 'session-not-open');
  if (isOver(phase)) return refuse(session, 'session-over');
  if (phase === 'green') return refuse(session, 'session-not-stopped');
  return [{ type: 'SessionRestarted', data: { session: spec.id, reason, note } }];
});
