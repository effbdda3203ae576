import { identity } from '../../api/data/identity.ts';
import { useSignal } from '../../api/transport/signal.ts';
import { useWhoAmI } from '../../api/data/whoami.ts';
import { roleWords, SignInButton } from './sign-in.tsx';
import { SignOutButton } from './sign-out.tsx';
import { LanguageChoice } from './language-choice.tsx';
import { SoundButton } from '../sounds/sound-button.tsx';
import { ThemeButton } from './theme-button.tsx';

/** The official who uses the page, with the buttons to sign in and out, and the settings of the device. */
export function OfficialStatus() {
  const state = useWhoAmI();
  const who = useSignal(identity);
  const official = state.kind === 'known' ? state.who.official : null;
  return (
    <div className="seat">
      {official && (
        <span>
          {official.id} <span className="quiet">{roleWords(official.role)}</span>
        </span>
      )}
      {state.kind === 'refused' && <span className="wrong">{state.problem.title}</span>}
      {who.kind === 'nobody' ? null : <SignOutButton />}
      {(official === null || state.kind === 'refused') && (
        <SignInButton state={state} className="button plain" />
      )}
      <LanguageChoice />
      <SoundButton />
      <ThemeButton />
    </div>
  );
}
