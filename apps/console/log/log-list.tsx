import { useEffect, useRef, useState, type ReactNode } from 'react';
import { RACE_LOG } from '#projections/columns';
import type { LogRow } from '../api/data/records.ts';
import { RecordLink } from '../ui/record-link.tsx';
import { roleWords } from '../ui/shell/sign-in.tsx';
import { arrangeColumns, ownColumn, type TableColumn } from '../ui/table/columns.ts';
import { Table } from '../ui/table/table.tsx';
import { clock, zoneWords } from '../ui/text/text.ts';
import {
  dateWords,
  startsOfDays,
  isLate,
  recordedDateWords,
  STACKED_LAYOUT,
  topRevisionFor,
  sliceOfLog,
} from './log-rows.ts';
import { t, tn } from '../ui/language/language.ts';
import './log-list.css';

interface Props {
  /** In the order of the view `race-log`: the oldest first. */
  readonly rows: readonly LogRow[];
  /** The record to mark and to scroll to. */
  readonly marked?: number | null;
  /** If given, each row shows the name of its session. */
  readonly sessions?: readonly { readonly session: string; readonly name: string }[] | undefined;
  /**
   * Returns the address of a record; the default is its address in the log. Keep it stable: rows are
   * memoized.
   */
  readonly recordAddress?: ((revision: number) => string) | undefined;
  /** Renders the actions of a row. Keep it stable: rows are memoized. */
  readonly actions?: (row: LogRow) => ReactNode;
}

/** Number of rows of one part. A table of thousands of rows would be slow to draw. */
const PAGE_SIZE = 200;
/** Number of newer rows that are shown above a marked record. */
const ROWS_ABOVE_MARKED = 20;

/** Shows records of the race log, the newest first, one part at a time. */
export function LogList({ rows, marked = null, sessions, recordAddress, actions }: Props) {
  const start = {
    marked,
    top: marked === null ? null : topRevisionFor(rows, marked, ROWS_ABOVE_MARKED),
    maxRows: PAGE_SIZE,
  };
  const [part, setPart] = useState(start);
  if (part.marked !== marked) setPart(start);
  const shown = sliceOfLog(rows, part.top, part.maxRows);
  const dayStarts = startsOfDays(shown.rows);
  const newest = shown.rows[0];
  const lines = shown.rows.map((row, i): LogLine => {
    const startsDay = dayStarts[i] === true;
    return { ...row, isMarked: row.revision === marked, startsDay, recordAddress, actions };
  });
  const list = useMarkedInSight(
    marked,
    lines.some(({ isMarked }) => isMarked),
  );
  const showNewer = () => {
    const top = topRevisionFor(rows, part.top ?? 0, PAGE_SIZE);
    setPart({ ...part, top, maxRows: part.maxRows + PAGE_SIZE });
  };
  return (
    <div className="log-list">
      {shown.newer > 0 && (
        <p className="log-more">
          <button className="button" onClick={showNewer}>
            {t('Show newer')}
          </button>{' '}
          <button className="button" onClick={() => setPart({ ...part, top: null, maxRows: PAGE_SIZE })}>
            {t('To the newest')}
          </button>{' '}
          <span className="quiet">{tn(shown.newer, '{n} newer record', '{n} newer records')}</span>
        </p>
      )}
      {newest && (
        <p className="quiet log-zone">{t('Times: {zone}', { zone: zoneWords(newest.occurredAt) })}</p>
      )}
      <div ref={list}>
        <Table
          label={t('Records, the newest first')}
          className="log-table"
          columns={actions ? COLUMNS_WITH_ACTIONS : sessions ? COLUMNS_WITH_SESSIONS : COLUMNS}
          rows={lines}
          keyOf={revisionOf}
          rowHeader="revision"
          attributes={lineAttributes}
          sessions={sessions}
          isFolded
        />
      </div>
      {shown.older > 0 && (
        <p className="log-more">
          <button className="button" onClick={() => setPart({ ...part, maxRows: part.maxRows + PAGE_SIZE })}>
            {t('Show more')}
          </button>{' '}
          <span className="quiet">{tn(shown.older, '{n} older record', '{n} older records')}</span>
        </p>
      )}
    </div>
  );
}

/** A record, with what the list knows beside its row. */
interface LogLine extends LogRow {
  readonly isMarked: boolean;
  readonly startsDay: boolean;
  readonly recordAddress: Props['recordAddress'];
  readonly actions: Props['actions'];
}

const revisionOf = ({ revision }: LogLine): number => revision;

const lineAttributes = ({ struck, type, isMarked }: LogLine) => ({
  'data-struck': struck || undefined,
  'data-type': type,
  'aria-current': isMarked ? ('true' as const) : undefined,
});

/** Scrolls to the marked record once it is there, unless the record is shown above the list. */
function useMarkedInSight(marked: number | null, isThere: boolean) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (marked === null || !isThere || matchMedia(STACKED_LAYOUT).matches) return;
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'center' });
  }, [marked, isThere]);
  return list;
}

const times = ({ startsDay, ...row }: LogLine) => (
  <>
    <time dateTime={row.occurredAt} title={row.occurredAt}>
      {startsDay && <span className="log-day">{dateWords(row.occurredAt)} </span>}
      {clock(row.occurredAt)}
    </time>
    {isLate(row) && (
      <small className="quiet">
        {' '}
        {t('recorded')}{' '}
        <time dateTime={row.recordedAt} title={row.recordedAt}>
          {recordedDateWords(row)} {clock(row.recordedAt)}
        </time>
      </small>
    )}
  </>
);

const words = ({ words: text, reason, note, struck, struckBy }: LogLine) => (
  <>
    {struck ? <s>{text}</s> : text}
    {reason !== null && !text.includes(reason) && <span className="quiet"> {reason}</span>}
    {note !== null && <span className="log-note quiet">{note}</span>}
    {struck && (
      <strong className="log-struck">
        {t('struck')}
        {struckBy !== null && (
          <>
            {` ${t('by')} `}
            <RecordLink record={struckBy} />
          </>
        )}
      </strong>
    )}
  </>
);

const columnsOf = (...order: readonly (string | TableColumn<LogLine>)[]) =>
  arrangeColumns<LogLine>(RACE_LOG, order, {
    revision: {
      cell: ({ revision, recordAddress }) => (
        <RecordLink record={revision} address={recordAddress?.(revision)}>
          {revision}
        </RecordLink>
      ),
    },
    occurredAt: { cell: times },
    lap: {
      cell: ({ lap }) => (
        <>
          {lap !== null && <span className="log-narrow">{t('lap')} </span>}
          {lap}
        </>
      ),
    },
    official: {
      cell: ({ official: { id, role } }) => (
        <>
          {id} <span className="quiet">{roleWords(role)}</span>
        </>
      ),
    },
    words: { cell: words },
  });

const ACTIONS = ownColumn<LogLine>(t('Actions'), 'actions', (row) => row.actions?.(row));
const COLUMNS = columnsOf('revision', 'occurredAt', 'lap', 'official', 'words');
const COLUMNS_WITH_SESSIONS = columnsOf('revision', 'occurredAt', 'session', 'lap', 'official', 'words');
const COLUMNS_WITH_ACTIONS = columnsOf('revision', 'occurredAt', 'lap', 'official', 'words', ACTIONS);
