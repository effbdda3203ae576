import { RESULTS } from '#projections/columns';
import { useView, type ViewsByName } from '../../api/data/meeting.tsx';
import { resultSheets } from '../../board/sheets/result-sheets.ts';
import { SheetLinks } from '../../board/sheets/sheet-links.tsx';
import { arrangeColumns, ownColumn } from '../../ui/table/columns.ts';
import { Table } from '../../ui/table/table.tsx';
import { statusWords } from '../../ui/text/text.ts';
import { FormButton } from '../actions/perform.tsx';
import { useDesk } from '../desk-context.tsx';
import { StepButtons, type StepProps } from '../flags/flag-panel.tsx';
import { changesSincePosted } from './posted-since.ts';
import { t, tn } from '../../ui/language/language.ts';

type Results = ViewsByName['results'];

/** The current score, what was posted of it, and the buttons to post, certify, reopen and correct it. */
export default function ResultsPanel({ progress, perform }: StepProps) {
  const { session, notNow } = useDesk();
  const results = useView('results', session);
  if (!results) return <p className="quiet">{t('Loading the results…')}</p>;
  const changed = results.isChanged ? changesSincePosted(results) : NO_CHANGES;
  const order = results.rows.map(({ car, laps, status }) => ({ car, laps, ...scoredStatus(status) }));
  return (
    <>
      <p>{postingWords(results, changed.size)}</p>
      <div className="buttons">
        <StepButtons progress={progress} perform={perform} only={RESULT_STEPS} />
        {results.status === 'official' && (
          <FormButton type="ReopenResults" preset={{ session }}>
            {t('Reopen…')}
          </FormButton>
        )}
        {order.length > 0 && notNow('ScoreFinish') === null && (
          <FormButton type="ScoreFinish" preset={{ session, order }}>
            {t('Score by hand…')}
          </FormButton>
        )}
        {order.length > 1 && notNow('DeclareDeadHeat') === null && (
          <FormButton type="DeclareDeadHeat" preset={{ session }}>
            {t('Dead heat…')}
          </FormButton>
        )}
      </div>
      {results.resultVersion !== null && <SheetLinks sheets={resultSheets(session, results.kind)} />}
      {results.rows.length > 0 && <ScoreTable rows={results.rows} changed={changed} />}
    </>
  );
}

const NO_CHANGES: ReadonlyMap<string, string> = new Map();

const RESULT_STEPS = ['PostResults', 'CertifyResults'] as const;

const scoredStatus = (status: string) =>
  ['retired', 'did-not-start', 'disqualified'].includes(status) ? { status } : {};

function postingWords({ status, resultVersion, isChanged }: Results, changes: number): string {
  if (status === 'pending') return t('Nothing has been run yet.');
  if (status === 'official')
    return t('Official: version {version}, certified.', { version: resultVersion ?? '' });
  if (resultVersion === null) return t('Not posted. Version 1 would be posted as below.');
  if (!isChanged)
    return t('Version {version} is posted, and the score is still the same.', { version: resultVersion });
  const next = resultVersion + 1;
  if (changes === 0)
    return t(
      'Version {version} is posted, and the score has changed since: version {next} would be posted as below.',
      { version: resultVersion, next },
    );
  return tn(
    changes,
    'Version {version} is posted, and the score has changed since: version {next} would be posted as below, with {n} car changed.',
    'Version {version} is posted, and the score has changed since: version {next} would be posted as below, with {n} cars changed.',
    { version: resultVersion, next },
  );
}

/** A car of the score, with how it stood when the results were posted. */
type ScoreLine = Results['rows'][number] & { readonly posted: string };

interface TableProps {
  readonly rows: Results['rows'];
  readonly changed: ReadonlyMap<string, string>;
}

function ScoreTable({ rows, changed }: TableProps) {
  const { isTimed } = useDesk();
  const sessions = useView('meeting')?.sessions ?? [];
  return (
    <Table
      label={t('Score')}
      columns={isTimed ? TIMED_COLUMNS : RACE_COLUMNS}
      rows={rows.map((row): ScoreLine => ({ ...row, posted: changed.get(row.car) ?? '' }))}
      keyOf={({ car }) => car}
      attributes={attributesOf}
      sessions={sessions}
      isScrolled
    />
  );
}

const attributesOf = ({ posted }: ScoreLine) => ({ 'data-changed': posted !== '' || undefined });

/** Statuses that say nothing in a result. */
const USUAL: ReadonlySet<string> = new Set(['running', 'timed']);

const statusOf = ({ status, penalties }: ScoreLine): string =>
  [...(USUAL.has(status) ? [] : [statusWords(status)]), ...(penalties.length > 0 ? [t('penalty')] : [])].join(
    ', ',
  );

const SINCE_POSTED = ownColumn<ScoreLine>(t('Since posted'), 'posted', ({ posted }) => posted, {
  priority: 1,
  optional: true,
  format: ({ posted }) => posted,
});

const columnsOf = (...score: readonly (keyof ScoreLine)[]) =>
  arrangeColumns<ScoreLine>(
    RESULTS,
    ['place', 'car', 'driver', ...score, SINCE_POSTED, 'status', 'advancedTo'],
    {
      bestLapMs: { priority: 1 },
      status: { cell: statusOf, format: statusOf, optional: true },
    },
  );
const RACE_COLUMNS = columnsOf('laps', 'gapMs');
const TIMED_COLUMNS = columnsOf('bestLapMs', 'gapMs');
