import type { OfficialInList } from '#race-control';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { clock } from '../ui/text/text.ts';
import { officialsApi, useAction } from './officials-api.ts';
import { t } from '../ui/language/language.ts';

/** The device that asks to be let in for an official: where it is, since when, and the two answers. */
export function AskingDevice({ official: { official, pairing } }: { readonly official: OfficialInList }) {
  const { isBusy, problem, run } = useAction();
  if (pairing?.step !== 'asking' || !pairing.device) return null;
  const { address, askedAt } = pairing.device;
  return (
    <div className="notice warn asking" role="alert">
      <p>
        {t('A device asks to sign in as')} <strong>{official}</strong>
        {t('. Its address is')} <strong>{address}</strong>
        {t(', and it asked at')}{' '}
        <strong>
          <time dateTime={askedAt}>{clock(askedAt)}</time>
        </strong>
        .
      </p>
      <div className="buttons">
        <button
          className="button primary"
          disabled={isBusy}
          onClick={() => void run(() => officialsApi.allowDevice(official, pairing.pairing))}
        >
          {t('Allow this device')}
        </button>
        <button
          className="button"
          disabled={isBusy}
          onClick={() => void run(() => officialsApi.closePairing(official, pairing.pairing))}
        >
          {t('Refuse it')}
        </button>
      </div>
      {problem && <ProblemNotice problem={problem} />}
    </div>
  );
}
