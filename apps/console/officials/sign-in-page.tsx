import { useEffect, useState, type FormEvent } from 'react';
import { isTemporary, pause, problemOf, type ProblemBody } from '#client';
import type { RedeemAnswer, RedeemRequest } from '#race-control';
import { signIn } from '../api/data/identity.ts';
import { pairSecret } from '../api/data/pair-secret.ts';
import { useWhoAmI } from '../api/data/whoami.ts';
import { useSignal } from '../api/transport/signal.ts';
import { addressOf, followLink, navigate } from '../routes.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { ServerBanners } from '../ui/shell/banners.tsx';
import { PlainHttpNote } from '../ui/shell/plain-http.tsx';
import { SignInButton } from '../ui/shell/sign-in.tsx';
import '../ui/shell/shell.css';
import './officials.css';
import { fieldText, officialsApi } from './officials-api.ts';
import { t } from '../ui/language/language.ts';

const ASK_AGAIN_MS = 2_000;

type Waiting = Extract<RedeemAnswer, { state: 'waiting' }>;
type SignedIn = Extract<RedeemAnswer, { state: 'signed-in' }>;

/** Signs in this device: by the QR code that opened the page, or by a name and six digits. */
export default function SignInPage() {
  const [isRemembered, setRemembered] = useState(true);
  const { waiting, problem, isBusy, redeem, giveUp } = useDeviceSignIn(isRemembered);
  const secret = useSignal(pairSecret);
  useEffect(() => {
    if (secret === null) return;
    pairSecret.set(null);
    void redeem({ secret });
  }, [secret, redeem]);
  return (
    <>
      <header className="top">
        <a className="brand" href="/" onClick={followLink} title={t('All meetings')}>
          {t('Greenflag')}
        </a>
      </header>
      <ServerBanners />
      <PlainHttpNote />
      <main className="page sign-in">
        <h1>{t('Sign in this device')}</h1>
        {problem && <ProblemNotice problem={problem} />}
        {waiting ? (
          <WaitingForDirector official={waiting.official} onCancel={giveUp} />
        ) : (
          <DigitsForm isBusy={isBusy} onSend={(request) => void redeem(request)} />
        )}
        <label className="check">
          <input
            type="checkbox"
            checked={isRemembered}
            onChange={({ target }) => setRemembered(target.checked)}
          />{' '}
          {t('Stay signed in on this device for 24 hours')}
        </label>
        <OtherWays />
      </main>
    </>
  );
}

/** Shows the secret or the digits once, then asks with the claim until the director has decided. */
function useDeviceSignIn(isRemembered: boolean) {
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [isBusy, setBusy] = useState(false);
  const redeem = async (request: RedeemRequest) => {
    setBusy(true);
    setProblem(null);
    try {
      const answer = await officialsApi.redeem(request);
      if (answer.state === 'waiting') setWaiting(answer);
      else enter(answer, isRemembered);
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };
  const claim = waiting?.claim;
  useEffect(() => {
    if (claim === undefined) return undefined;
    const leaving = new AbortController();
    void askUntilDecided(claim, leaving.signal).then(
      (answer) => answer && enter(answer, isRemembered),
      (error: unknown) => {
        if (leaving.signal.aborted) return;
        setWaiting(null);
        setProblem(problemOf(error));
      },
    );
    return () => leaving.abort();
  }, [claim, isRemembered]);
  return { waiting, problem, isBusy, redeem, giveUp: () => setWaiting(null) };
}

/** Uses the token, and opens the desk of the only meeting of the official, or the list of meetings. */
function enter({ token, meetings }: SignedIn, isRemembered: boolean): void {
  signIn({ kind: 'token', token }, isRemembered);
  const [meeting, ...others] = meetings === '*' ? [] : meetings;
  navigate(meeting !== undefined && others.length === 0 ? addressOf(meeting, 'desk') : '/', 'replace');
}

/** Returns the answer of the director; null if the page no longer needs it. */
async function askUntilDecided(claim: string, signal: AbortSignal): Promise<SignedIn | null> {
  while (!signal.aborted) {
    await pause(ASK_AGAIN_MS, signal);
    if (signal.aborted) break;
    try {
      const answer = await officialsApi.redeem({ claim }, { signal });
      if (answer.state === 'signed-in') return answer;
    } catch (error) {
      if (!isTemporary(problemOf(error))) throw error;
    }
  }
  return null;
}

const WaitingForDirector = ({
  official,
  onCancel,
}: {
  readonly official: string;
  readonly onCancel: () => void;
}) => (
  <div className="notice" role="status">
    <p>
      {t('Hello')} <strong>{official}</strong>
      {t('. Ask the director to press')} <strong>{t('Allow this device')}</strong>
      {t('. This page continues by itself.')}
    </p>
    <button className="button" onClick={onCancel}>
      {t('Cancel')}
    </button>
  </div>
);

interface FormProps {
  readonly isBusy: boolean;
  readonly onSend: (request: RedeemRequest) => void;
}

function DigitsForm({ isBusy, onSend }: FormProps) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const digits = fieldText(form, 'digits').replaceAll(/\s/gu, '');
    onSend({ official: fieldText(form, 'name'), digits });
  };
  return (
    <form className="form" onSubmit={submit}>
      <p>{t('Scan the QR code that the director shows you, or enter your name and the six digits.')}</p>
      <label className="field">
        <span>{t('Your name, as the director entered it')}</span>
        <input name="name" required maxLength={120} autoComplete="username" />
      </label>
      <label className="field">
        <span>{t('Six digits')}</span>
        <input
          name="digits"
          required
          className="digits"
          inputMode="numeric"
          pattern="\s*(\d\s*){6}"
          title={t('six digits')}
          autoComplete="one-time-code"
        />
      </label>
      <div className="buttons">
        <button className="button primary" disabled={isBusy}>
          {t('Sign in this device')}
        </button>
      </div>
    </form>
  );
}

/** The sign-in by token, and by name on an open server. */
function OtherWays() {
  const state = useWhoAmI();
  const isOpen = state.kind === 'known' && state.who.open;
  return (
    <p>
      {isOpen ? t('This server is open and has no codes.') : t('Do you have a token?')}{' '}
      <SignInButton state={state} className="button" />
    </p>
  );
}
