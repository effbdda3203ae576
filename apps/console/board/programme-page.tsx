import { PROGRAMME } from '#projections/columns';
import { useView, type ViewsByName } from '../api/data/meeting.tsx';
import { addressOf, followLink, type PageProps } from '../routes.ts';
import { arrangeColumns } from '../ui/table/columns.ts';
import { Table } from '../ui/table/table.tsx';
import { Waiting } from '../ui/waiting.tsx';
import { t } from '../ui/language/language.ts';
import './board.css';

type Planned = ViewsByName['programme']['rows'][number];

/** The sessions of all classes in the order in which they are run. */
export default function ProgrammePage(_: PageProps) {
  const programme = useView('programme');
  if (!programme) {
    return (
      <>
        <h1>{t('Programme')}</h1>
        <Waiting words={t('Loading the programme…')} />
      </>
    );
  }
  const columns = arrangeColumns<Planned>(
    PROGRAMME,
    ['className', 'name', 'cars', 'lapsScheduled', 'timeScheduledMs', 'phase'],
    {
      name: {
        priority: 1,
        cell: ({ session, name, className, next }, { onlyWithout }) => (
          <>
            <a href={addressOf(programme.meeting, 'board', session)} onClick={followLink}>
              {name}
            </a>{' '}
            {next && <mark>{t('next')}</mark>}
            <small className={onlyWithout('className')}>{className}</small>
          </>
        ),
      },
    },
  );
  return (
    <>
      <h1>
        {t('Programme')}{' '}
        {programme.next === null && programme.rows.length > 0 && (
          <span className="quiet">{t('every session has been opened')}</span>
        )}
      </h1>
      <Table
        label={t('Programme')}
        columns={columns}
        rows={programme.rows}
        keyOf={({ session }) => session}
      />
    </>
  );
}
