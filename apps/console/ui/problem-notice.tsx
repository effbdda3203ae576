import type { ProblemBody } from '../api/problem.ts';

/** What to do about it, where the page knows better than the server. */
const ADVICE: Readonly<Record<string, string>> = {
  'no-answer': 'Look whether the server runs and this device is in its network. It is tried again by itself.',
  'meeting-unknown': 'Look at the list of meetings: the name in the address may be misspelt.',
  'token-missing': 'Sign in with the token that the director gave you.',
  'token-expired': 'Ask a director for a new token, and sign in with it. What you issued before stands.',
  'token-revoked': 'Ask a director. What you issued before stands.',
  'token-wrong': 'Sign in again: the token may have been copied in part.',
};

/** Something that went wrong: what, and what to do. */
export const ProblemNotice = ({ problem }: { readonly problem: ProblemBody }) => (
  <div className="notice bad" role="alert">
    <strong>{problem.title}</strong> {problem.detail}
    {ADVICE[problem.code] !== undefined && <div>{ADVICE[problem.code]}</div>}
    {problem.code !== 'no-answer' && <div className="quiet">{problem.code}</div>}
  </div>
);
