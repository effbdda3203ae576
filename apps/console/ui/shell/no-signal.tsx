import { silenceWords } from '#client';
import { useSilence } from '../../api/data/meeting.tsx';
import { serverState } from '../../api/transport/server-state.ts';
import { useSignal } from '../../api/transport/signal.ts';
import { t } from '../language/language.ts';

/** Says that nothing is heard from the server, in words for everybody. It stays in view on a phone. */
export function NoSignal() {
  const silence = useSilence();
  if (silence === null) return null;
  return (
    <p className="no-signal">
      <strong>
        {t('NO SIGNAL')} <span>{silenceWords(silence)}</span>
      </strong>
      <span>
        {t('This is how it was then; the flag may have changed. It continues as soon as there is a signal.')}
      </span>
    </p>
  );
}

/** Says the same on a page that belongs to no meeting, and so hears from the server only when it asks. */
export function NoAnswer() {
  if (useSignal(serverState).kind !== 'away') return null;
  return (
    <p className="no-signal">
      <strong>{t('NO SIGNAL')}</strong>
      <span>{t('What you see may be old. It continues as soon as there is a signal.')}</span>
    </p>
  );
}
