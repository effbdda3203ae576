import { recordText } from '#projections/columns';
import { useView } from '../api/data/meeting.tsx';
import { clock } from '../ui/text/text.ts';
import { t } from '../ui/language/language.ts';

interface Props {
  readonly session: string;
  readonly max: number;
}

/** The last messages of race control: notes, cautions, penalties and decisions. */
export function Messages({ session, max }: Props) {
  const rows = useView('messages', session)?.rows.slice(0, max) ?? [];
  if (rows.length === 0) return null;
  return (
    <ol className="board-messages" aria-label={t('Messages of race control')}>
      {rows.map((row) => (
        <li key={row.revision}>
          <time className="quiet" dateTime={row.occurredAt}>
            {clock(row.occurredAt).slice(0, 5)}
          </time>{' '}
          {recordText({ ...row })}
        </li>
      ))}
    </ol>
  );
}
