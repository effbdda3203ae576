import { useCallback, useDeferredValue, useMemo } from 'react';
import { useThrottledView, useMeetingId, type ViewsByName } from '../api/data/meeting.tsx';
import type { LogRow } from '../api/data/records.ts';
import { addressOf, navigate, type PageProps } from '../routes.ts';
import { RecordLink } from '../ui/record-link.tsx';
import { Waiting } from '../ui/waiting.tsx';
import { FilterForm } from './filter-form.tsx';
import {
  filterChoices,
  filterRows,
  parseFilters,
  filterQuery,
  parseRevision,
  type Filters,
} from './filters.ts';
import { LogList } from './log-list.tsx';
import { RecordPanel } from './record-panel.tsx';
import { sessionAtRevision } from './stored-record.ts';
import { t, tn } from '../ui/language/language.ts';
import './log-page.css';

/** This is one constant object, so that nothing is drawn again before the view has come. */
const NO_ROWS: readonly LogRow[] = [];

/** The race log of a meeting, with one record in full. */
export default function LogPage({ session, query }: PageProps) {
  const meeting = useMeetingId();
  const log = useThrottledView('race-log');
  const sessions = useThrottledView('meeting')?.sessions;
  const text = query.toString();
  const filters = useMemo(() => parseFilters(new URLSearchParams(text), session), [text, session]);
  const record = parseRevision(query.get('record'));
  const rows = log?.rows ?? NO_ROWS;
  const choices = useMemo(() => filterChoices(rows), [rows]);
  const deferred = useDeferredValue(filters);
  const shown = useMemo(() => filterRows(rows, deferred), [rows, deferred]);
  const change = (next: Filters) =>
    navigate(addressOf(meeting, 'log', null, filterQuery(next, record)), 'replace');
  return (
    <>
      <div className="log-head">
        <h1>{t('Race log')}</h1>
        <p className="quiet" role="status">
          {log && countWords(shown.length, rows.length)}
        </p>
      </div>
      <FilterForm filters={filters} {...choices} sessions={sessions} onChange={change} />
      <div className="log-page" data-record={record === null ? undefined : ''}>
        {record !== null && (
          <RecordPanel
            meeting={meeting}
            revision={record}
            row={rows.find(({ revision }) => revision === record)}
            session={sessionAtRevision(rows, record)}
            closeAddress={addressOf(meeting, 'log', null, filterQuery(filters, null))}
          />
        )}
        {log ? (
          <FilteredLog
            meeting={meeting}
            rows={shown}
            last={log.revision}
            record={record}
            filters={filters}
            sessions={sessions}
          />
        ) : (
          <Waiting words={t('Reading the log…')} />
        )}
      </div>
    </>
  );
}

const countWords = (shown: number, all: number): string =>
  shown === all
    ? tn(all, '{n} record', '{n} records')
    : tn(all, '{shown} of {n} record', '{shown} of {n} records', { shown });

interface FilteredLogProps {
  readonly meeting: string;
  readonly rows: readonly LogRow[];
  /** Revision of the last record of the log. */
  readonly last: number;
  readonly record: number | null;
  readonly filters: Filters;
  readonly sessions: ViewsByName['meeting']['sessions'] | undefined;
}

function FilteredLog({ meeting, rows, last, record, filters, sessions = [] }: FilteredLogProps) {
  const recordAddress = useCallback(
    (revision: number) => addressOf(meeting, 'log', null, filterQuery(filters, revision)),
    [meeting, filters],
  );
  const isHidden = record !== null && record <= last && !rows.some(({ revision }) => revision === record);
  return (
    <div className="log-rows">
      {isHidden && (
        <p className="notice">
          {t('Record {record} is not among those shown.', { record })}{' '}
          <RecordLink record={record}>{t('Show all records')}</RecordLink>
        </p>
      )}
      {rows.length === 0 && <p className="notice">{t('No records match.')}</p>}
      {rows.length > 0 && (
        <LogList rows={rows} marked={record} sessions={sessions} recordAddress={recordAddress} />
      )}
    </div>
  );
}
