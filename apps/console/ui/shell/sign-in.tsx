import { useState, type FormEvent } from 'react';
import type { Role } from '#domain';
import { signIn } from '../../api/data/identity.ts';
import type { WhoAmIState } from '../../api/data/whoami.ts';
import { Dialog, DialogButtons } from '../dialog.tsx';
import { t } from '../language/language.ts';

const ROLES: Readonly<Record<Role, string>> = {
  director: t('director'),
  starter: t('starter'),
  scorer: t('scorer'),
  steward: t('steward'),
  spotter: t('spotter'),
  registrar: t('registrar'),
  timer: t('timer'),
  viewer: t('viewer'),
};

/** Returns a role in words. */
export const roleWords = (role: Role): string => ROLES[role];

interface Props {
  /** Whether the server is open, so that officials sign in by name, without a token. */
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** The dialog to sign in: with a token, or on an open server by name and role. */
export function SignInDialog({ isOpen, onClose }: Props) {
  const [isRemembered, setRemembered] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => {
      const value = form.get(name);
      return typeof value === 'string' ? value.trim() : '';
    };
    if (isOpen) signIn({ kind: 'named', id: text('name'), role: text('role') as Role }, isRemembered);
    else signIn({ kind: 'token', token: text('token').replaceAll(/[^\x21-\x7e]+/gu, '') }, isRemembered);
    onClose();
  };
  return (
    <Dialog title={t('Sign in')} onClose={onClose}>
      <form onSubmit={submit} className="form">
        {isOpen ? <ByName /> : <ByToken />}
        <label className="check">
          <input
            type="checkbox"
            checked={isRemembered}
            onChange={({ target }) => setRemembered(target.checked)}
          />{' '}
          {t('Remember me on this device')}
        </label>
        <DialogButtons words={t('Sign in')} onCancel={onClose} />
      </form>
    </Dialog>
  );
}

interface ButtonProps {
  readonly state: WhoAmIState;
  readonly className: string;
}

/** The button that opens the dialog to sign in. */
export function SignInButton({ state, className }: ButtonProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button className={className} onClick={() => setOpen(true)}>
        {t('Sign in')}
      </button>
      {isOpen && (
        <SignInDialog isOpen={state.kind === 'known' && state.who.open} onClose={() => setOpen(false)} />
      )}
    </>
  );
}

const ByName = () => (
  <>
    <p className="notice warn">{t('This server is open: anyone on this machine may act as any official.')}</p>
    <label className="field">
      <span>{t('Your name')}</span>
      <input name="name" required maxLength={60} autoComplete="username" />
    </label>
    <label className="field">
      <span>{t('Role')}</span>
      <select name="role" defaultValue="director">
        {Object.entries(ROLES).map(([role, words]) => (
          <option key={role} value={role}>
            {words}
          </option>
        ))}
      </select>
    </label>
  </>
);

const ByToken = () => (
  <>
    <a href="/sign-in">{t('Sign in with six digits')}</a>
    <label className="field">
      <span>{t('Or with the token that the director gave you')}</span>
      <textarea name="token" required rows={4} spellCheck={false} autoComplete="off" />
    </label>
  </>
);
