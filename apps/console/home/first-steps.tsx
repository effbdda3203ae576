import { useState } from 'react';
import { GreenflagClient, officialHeaders, problemOf, type ProblemBody } from '#client';
import { client } from '../api/transport/client.ts';
import { useWhoAmI } from '../api/data/whoami.ts';
import { addressOf, followLink, navigate } from '../routes.ts';
import { ScheduleDialog } from '../schedule-dialog.tsx';
import { t } from '../ui/language/language.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { DirectorButton, isDirectorOfAll } from './director-button.tsx';

/** Anyone may act on an open server, so a visitor need not sign in to look at the example. */
const visitor = new GreenflagClient({
  identity: () => officialHeaders({ id: 'visitor', role: 'director' }),
});

/** The button for a new meeting. It leads a visitor to the sign-in first. */
export const NewMeetingButton = ({ className = 'button' }: { readonly className?: string }) => (
  <DirectorButton className={className} label={t('New meeting…')}>
    {(close) => <ScheduleDialog onClose={close} />}
  </DirectorButton>
);

/** What a newcomer does first, on a server without a meeting. */
export const FirstMeeting = () => (
  <section className="notice home-steps" aria-label={t('First steps')}>
    <strong>{t('No meeting yet. Three steps to the first green flag:')}</strong>
    <ol>
      <li>
        <NewMeetingButton className="button primary" />
        <span>{t('Name, track, and the heats and mains of the night. The desk opens.')}</span>
      </li>
      <li>{t('Enter the cars at the desk: paste your list.')}</li>
      <li>{t('Run the first session: one button at the desk always leads to the next step.')}</li>
    </ol>
    <TryExample />
  </section>
);

interface StepsProps {
  readonly meeting: string;
  /** The session that is run next. */
  readonly session: string | null;
}

/** The first three steps in a meeting of which no session has been opened. */
export const FirstSteps = ({ meeting, session }: StepsProps) => (
  <section className="notice home-steps" aria-label={t('First steps')}>
    <strong>{t('Three steps to the first green flag:')}</strong>
    <ol>
      <li>
        <a className="button" href={addressOf(meeting, 'desk')} onClick={followLink}>
          {t('Open the desk')}
        </a>
        <span>{t('Sign in there, and each role sees its own buttons.')}</span>
      </li>
      <li>
        <a className="button" href={addressOf(meeting, 'desk')} onClick={followLink}>
          {t('Enter the cars')}
        </a>
        <span>{t('Paste your list, or enter them one by one, in the panel Entries.')}</span>
      </li>
      <li>
        <a className="button" href={addressOf(meeting, 'desk', session)} onClick={followLink}>
          {t('Run the first session')}
        </a>
        <span>{t('One button at the desk always leads to the next step.')}</span>
      </li>
    </ol>
  </section>
);

/** The button that adds the example meeting, for those who may. */
function TryExample() {
  const state = useWhoAmI();
  const [isAdding, setAdding] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const who = state.kind === 'known' ? state.who : null;
  const isVisitor = who?.open === true && who.official === null;
  if (!isVisitor && !isDirectorOfAll(state)) {
    return <p>{t('Directors of all meetings can also try the example: a race of 2023.')}</p>;
  }
  const add = async () => {
    setAdding(true);
    try {
      const { meeting } = await (isVisitor ? visitor : client).addExample();
      navigate(addressOf(meeting, 'board'));
    } catch (error) {
      setProblem(problemOf(error));
      setAdding(false);
    }
  };
  return (
    <p>
      <button className="button" disabled={isAdding} onClick={() => void add()}>
        {isAdding ? t('Loading the example…') : t('Try the example')}
      </button>{' '}
      {t('A race of 2023 to watch, replay and try rulings on. You can archive it later.')}
      {problem && <ProblemNotice problem={problem} />}
    </p>
  );
}
