import { useState, type FormEvent } from 'react';
import type { Role, Scope } from '#domain';
import { useWhoAmI } from '../api/data/whoami.ts';
import { client } from '../api/transport/client.ts';
import { useRequest } from '../api/transport/use-request.ts';
import { Dialog, DialogButtons } from '../ui/dialog.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { roleWords } from '../ui/text/roles.ts';
import { fieldText, officialsApi, useAction } from './officials-api.ts';
import { t } from '../ui/language/language.ts';

/** What each role does, for the director who chooses one. */
const ROLES: readonly (readonly [Role, string])[] = [
  ['scorer', t('laps, finishes, line-ups and results')],
  ['starter', t('flags')],
  ['spotter', t('spins and incidents')],
  ['registrar', t('entries and draws')],
  ['steward', t('penalties, protests and certification')],
  ['timer', t('what a timing system reports')],
  ['viewer', t('reads only')],
  ['director', t('everything')],
];

/** The form that adds an official: the name, the role and the meetings. */
export function AddOfficialDialog({ onClose }: { readonly onClose: () => void }) {
  const state = useWhoAmI();
  const own = state.kind === 'known' ? (state.who.official?.meetings ?? []) : [];
  const [isForAll, setForAll] = useState(own === '*');
  const { isBusy, problem, run } = useAction();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const meetings: Scope = isForAll ? '*' : form.getAll('meeting').map(String);
    const official = { official: fieldText(form, 'name'), role: fieldText(form, 'role') as Role, meetings };
    if (await run(() => officialsApi.add(official))) onClose();
  };
  return (
    <Dialog title={t('Add an official')} onClose={onClose}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <label className="field">
          <span>{t('Name, which signs the records')}</span>
          <input name="name" required maxLength={120} autoComplete="off" />
        </label>
        <label className="field">
          <span>{t('Role')}</span>
          <select name="role">
            {ROLES.filter(([role]) => own === '*' || role !== 'director').map(([role, words]) => (
              <option key={role} value={role}>
                {roleWords(role)}: {words}
              </option>
            ))}
          </select>
        </label>
        {own === '*' && (
          <label className="check">
            <input type="checkbox" checked={isForAll} onChange={({ target }) => setForAll(target.checked)} />{' '}
            {t('All meetings, also future ones')}
          </label>
        )}
        {!isForAll && <MeetingChoice own={own} />}
        {problem && <ProblemNotice problem={problem} />}
        <DialogButtons words={t('Add')} isBusy={isBusy} onCancel={onClose} />
      </form>
    </Dialog>
  );
}

/** The meetings to choose from: the newest of the server, or those of the director. */
function MeetingChoice({ own }: { readonly own: Scope }) {
  const { answer } = useRequest('meetings of officials', { send: (signal) => client.meetings({ signal }) });
  const known = new Map(answer?.meetings.map(({ meeting, name }) => [meeting, name]));
  const ids = own === '*' ? [...known.keys()] : own;
  return (
    <fieldset>
      <legend>{t('Meetings')}</legend>
      {ids.length === 0 && (
        <p className="quiet">{answer ? t('There is no meeting yet.') : t('Loading the meetings…')}</p>
      )}
      {ids.map((id) => (
        <label className="check" key={id}>
          <input type="checkbox" name="meeting" value={id} defaultChecked={ids.length === 1} />{' '}
          {known.get(id) ?? id}
        </label>
      ))}
    </fieldset>
  );
}
