import type { ProblemBody } from '#client';
import { useWhoAmI } from '../api/data/whoami.ts';
import { followLink } from '../routes.ts';
import { SignInButton } from './shell/sign-in.tsx';
import { t } from './language/language.ts';

/** Advice by problem code, where the page knows more than the server about the official. */
const ADVICE: Readonly<Record<string, string>> = {
  'no-answer': t('Check that the server is running and that this device is on its network.'),
  'meeting-unknown': t('Look at the list of meetings: the name in the address may be misspelt.'),
  'token-missing': t('Sign in with the token that the director gave you.'),
  'token-expired': t(
    'Ask a director for a new token, and sign in with it. What you have sent stays recorded.',
  ),
  'token-revoked': t('Ask a director. What you have sent stays recorded.'),
  'token-wrong': t('Sign in again: the token may have been copied in part.'),
};

/** Replaces details of the server that name an HTTP header, which only programmers understand. */
const TOKEN_DETAILS: Readonly<Record<string, string>> = {
  'token-missing': t('This is for officials who are signed in.'),
  'token-wrong': t('This token is not from this server.'),
};

/** Shows a problem and what to do about it. */
export const ProblemNotice = ({ problem }: { readonly problem: ProblemBody }) => (
  <div className="notice bad" role="alert">
    <strong>{problem.title}</strong> {TOKEN_DETAILS[problem.code] ?? problem.detail}
    {ADVICE[problem.code] !== undefined && <div>{ADVICE[problem.code]}</div>}
    <ProblemAction code={problem.code} />
    {problem.code !== 'no-answer' && <div className="quiet">{problem.code}</div>}
  </div>
);

function ProblemAction({ code }: { readonly code: string }) {
  const state = useWhoAmI();
  if (code === 'meeting-unknown') {
    return (
      <a href="/" onClick={followLink}>
        {t('All meetings')}
      </a>
    );
  }
  if (!code.startsWith('token-')) return null;
  return <SignInButton state={state} className="button" />;
}
