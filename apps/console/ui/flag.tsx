import { silenceWords } from '#client';
import { useSilence, type ViewsByName } from '../api/data/meeting.tsx';
import { t } from './language/language.ts';
import './flag.css';

export type FlagName = ViewsByName['running-order']['flag'];

const WORDS: Readonly<Record<FlagName, string>> = {
  none: t('No flag'),
  green: t('Green'),
  yellow: t('Yellow'),
  red: t('Red'),
  white: t('White'),
  checkered: t('Checkered'),
};

export const flagWords = (flag: FlagName): string => WORDS[flag];

/**
 * The flag that is out, by colour, word and shape, so that nobody depends on the colour. While nothing is
 * heard from the server, it is grey and says so.
 */
export function Flag({ flag }: { readonly flag: FlagName }) {
  const silence = useSilence();
  if (silence === null) return <PastFlag flag={flag} />;
  return (
    <span className="flag" data-flag="unknown">
      {t('No signal')} <span className="flag-silence">{silenceWords(silence)}</span>
    </span>
  );
}

/** A flag that was out at a moment. */
export const PastFlag = ({ flag }: { readonly flag: FlagName }) => (
  <span className="flag" data-flag={flag}>
    <FlagShape flag={flag} />
    {WORDS[flag]}
  </span>
);

/** The shape of a flag (triangle, circle, square, bar, chequers) in the colour of the text around it. */
export const FlagShape = ({ flag }: { readonly flag: FlagName }) => (
  <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    {SHAPES[flag]}
  </svg>
);

const SHAPES: Readonly<Record<FlagName, React.JSX.Element>> = {
  none: <path d="M3 8h10" stroke="currentColor" strokeWidth="2" />,
  green: <path d="M4 2.5 14 8 4 13.5z" fill="currentColor" />,
  yellow: <path d="M8 1.5 15 14H1z" fill="none" stroke="currentColor" strokeWidth="2.2" />,
  red: <path d="M3 3h10v10H3z" fill="currentColor" />,
  white: <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="2.2" />,
  checkered: <path d="M2 2h4v4H2zm8 0h4v4h-4zM6 6h4v4H6zm-4 4h4v4H2zm8 0h4v4h-4z" fill="currentColor" />,
};
