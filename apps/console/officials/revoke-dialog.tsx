import type { FormEvent } from 'react';
import type { OfficialInList } from '#race-control';
import { Dialog, DialogButtons } from '../ui/dialog.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { fieldText, officialsApi, useAction } from './officials-api.ts';
import { t } from '../ui/language/language.ts';

interface Props {
  readonly official: OfficialInList;
  readonly onClose: () => void;
}

/** Asks for the reason, and revokes an official. */
export function RevokeDialog({ official: { official }, onClose }: Props) {
  const { isBusy, problem, run } = useAction();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const reason = fieldText(new FormData(event.currentTarget), 'reason');
    if (await run(() => officialsApi.revoke(official, reason))) onClose();
  };
  return (
    <Dialog title={t('Revoke {official}', { official })} onClose={onClose}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <p>
          {t('All devices of {official} are signed out at once. What they recorded stays.', { official })}
        </p>
        <label className="field">
          <span>{t('Reason, for the record')}</span>
          <input name="reason" required maxLength={500} defaultValue="no longer needed" />
        </label>
        {problem && <ProblemNotice problem={problem} />}
        <DialogButtons words={t('Revoke')} isBusy={isBusy} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
