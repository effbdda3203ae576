import type { ViewOf } from '#projections';
import { client } from '../api/transport/client.ts';
import { useRequest } from '../api/transport/use-request.ts';
import { t } from '../ui/language/language.ts';
import { isRunning } from '../ui/text/phases.ts';
import { spokenName } from '../ui/text/session-names.ts';

/** Returns a meeting at a glance, asked for once; undefined until it is there. */
export function useMeetingOnce(meeting: string | null): ViewOf<'meeting'> | undefined {
  return useRequest(meeting === null ? null : `now ${meeting}`, {
    send: (signal) => client.meeting(meeting ?? '').view('meeting', undefined, { signal }),
  }).answer;
}

/** The session that runs now, or the next one. It shows no flag, because this page asks only once. */
export function SessionNow({ meeting }: { readonly meeting: string }) {
  const answer = useMeetingOnce(meeting);
  const running = answer?.sessions.find(({ phase }) => isRunning(phase));
  const next = answer?.sessions.find(({ session }) => session === answer.next);
  if (running) return <span>{t('Now: {session}', { session: spokenName(running) })}</span>;
  return next ? <span>{t('Next: {session}', { session: spokenName(next) })}</span> : null;
}
