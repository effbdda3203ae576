import { useCallback, useMemo, useState } from 'react';
import type { ProblemBody } from '#client';
import type { ViewsByName } from '../../api/data/meeting.tsx';
import { isPermanent, type LogRow } from '../../api/data/records.ts';
import { FilterForm } from '../../log/filter-form.tsx';
import { filterChoices, filterRows, parseFilters } from '../../log/filters.ts';
import { LogList } from '../../log/log-list.tsx';
import { RecordLink } from '../../ui/record-link.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { t } from '../../ui/language/language.ts';

interface Props {
  readonly rows: readonly LogRow[];
  readonly sessions: ViewsByName['meeting']['sessions'];
  /** The session whose records are offered first; null: all sessions. */
  readonly session: string | null;
  readonly strike: readonly number[];
  /** Names entries of the address that are not records. */
  readonly error: string | null;
  /** The strike that the server refused, and why. */
  readonly refused: { readonly index: number; readonly problem: ProblemBody } | null;
  readonly onChange: (strike: readonly number[]) => void;
}

/** The records that the what-if strikes, and the log to choose them from. */
export function StrikeChoice({ error, refused, ...props }: Props) {
  const { rows, strike, onChange } = props;
  const [isChoosing, setChoosing] = useState(false);
  return (
    <section className="what-part" aria-label={t('Records to strike')}>
      <h2>{t('Strike')}</h2>
      {error !== null && <p className="what-wrong">{error}</p>}
      <ul className="what-chosen">
        {strike.map((revision, i) => (
          <li key={revision}>
            <ChosenRecord revision={revision} row={rows.find((row) => row.revision === revision)} />
            <button className="button" onClick={() => onChange(strike.filter((one) => one !== revision))}>
              {t('Remove')} <span className="hidden">{t('(record {record})', { record: revision })}</span>
            </button>
            {refused?.index === i && <ProblemNotice problem={refused.problem} />}
          </li>
        ))}
        {strike.length === 0 && <li className="quiet">{t('No record is struck.')}</li>}
      </ul>
      <button className="button" aria-expanded={isChoosing} onClick={() => setChoosing(!isChoosing)}>
        {isChoosing ? t('Done choosing') : t('Choose records…')}
      </button>
      {isChoosing && <RecordPicker {...props} />}
    </section>
  );
}

interface ChosenRecordProps {
  readonly revision: number;
  readonly row: LogRow | undefined;
}

const ChosenRecord = ({ revision, row }: ChosenRecordProps) => (
  <span className="what-words">
    <RecordLink record={revision}>{revision}</RecordLink>{' '}
    {row ? row.words : <strong className="what-wrong">{t('The log has no such record.')}</strong>}
    {row?.struck && <strong> {t('struck already')}</strong>}
  </span>
);

type RecordPickerProps = Omit<Props, 'refused' | 'error'>;

function RecordPicker({ rows, sessions, session, strike, onChange }: RecordPickerProps) {
  const [filters, setFilters] = useState(() => parseFilters(new URLSearchParams('laps=none'), session));
  const shown = useMemo(() => filterRows(rows, filters), [rows, filters]);
  const choices = useMemo(() => filterChoices(rows), [rows]);
  const actions = useCallback(
    ({ revision, type, struck }: LogRow) => {
      if (struck || isPermanent(type)) return null;
      const isChosen = strike.includes(revision);
      const toggle = () =>
        onChange(isChosen ? strike.filter((one) => one !== revision) : [...strike, revision]);
      return (
        <label className="log-check">
          <input type="checkbox" checked={isChosen} onChange={toggle} />
          <span>
            {t('strike')}
            <span className="hidden"> {t('record {record}', { record: revision })}</span>
          </span>
        </label>
      );
    },
    [strike, onChange],
  );
  return (
    <div className="what-picker">
      <FilterForm filters={filters} {...choices} sessions={sessions} onChange={setFilters} />
      <div className="what-log" tabIndex={0} role="region" aria-label={t('The race log')}>
        {shown.length === 0 && <p className="notice">{t('No records match.')}</p>}
        <LogList rows={shown} actions={actions} />
      </div>
    </div>
  );
}
