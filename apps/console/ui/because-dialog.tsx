import { Dialog } from './dialog.tsx';
import { RecordLink } from './record-link.tsx';
import { t } from './language/language.ts';

interface BecauseLine {
  readonly rule: string;
  readonly words: string;
  readonly revisions: readonly number[];
}

interface Props {
  readonly title: string;
  readonly because: readonly BecauseLine[];
  readonly onClose: () => void;
}

/** The dialog that explains why a car has its place: the rules in words, with links to their records. */
export const BecauseDialog = ({ title, because, onClose }: Props) => (
  <Dialog title={title} onClose={onClose}>
    <ul className="because">
      {because.map(({ rule, words, revisions }) => (
        <li key={`${rule} ${words}`}>
          {words}
          {revisions.length > 0 && (
            <span className="quiet">
              {' '}
              {t('record')}{' '}
              {revisions.slice(-12).map((revision) => (
                <RecordLink key={revision} record={revision}>
                  {revision}{' '}
                </RecordLink>
              ))}
              {revisions.length > 12 && t('and {n} before', { n: revisions.length - 12 })}
            </span>
          )}
        </li>
      ))}
      {because.length === 0 && (
        <li className="quiet">{t('Nothing has been decided about this place yet.')}</li>
      )}
    </ul>
    <form method="dialog">
      <button className="button">{t('Close')}</button>
    </form>
  </Dialog>
);
