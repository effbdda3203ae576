import { memo, useEffect, useRef, useState, type ReactNode } from 'react';
import type { LogRow } from '../api/data/records.ts';
import { addressOf, followLink } from '../routes.ts';
import { clock, count, sessionName, zoneWords } from '../ui/text/text.ts';
import {
  dateWords,
  startsOfDays,
  isLate,
  recordedDateWords,
  STACKED_LAYOUT,
  topRevisionFor,
  sliceOfLog,
} from './log-rows.ts';
import './log-list.css';

interface Props {
  readonly meeting: string;
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
export function LogList({ meeting, rows, marked = null, sessions, recordAddress, actions }: Props) {
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
  const showNewer = () => {
    const top = topRevisionFor(rows, part.top ?? 0, PAGE_SIZE);
    setPart({ ...part, top, maxRows: part.maxRows + PAGE_SIZE });
  };
  return (
    <div className="log-list">
      {shown.newer > 0 && (
        <p className="log-more">
          <button className="button" onClick={showNewer}>
            Show newer
          </button>{' '}
          <button className="button" onClick={() => setPart({ ...part, top: null, maxRows: PAGE_SIZE })}>
            To the newest
          </button>{' '}
          <span className="quiet">{count(shown.newer, 'newer record')}</span>
        </p>
      )}
      {newest && <p className="quiet log-zone">Times: {zoneWords(newest.occurredAt)}</p>}
      <table className="table log-table" role="table">
        <caption className="hidden">Records, the newest first</caption>
        <ColumnHeads hasSessions={sessions !== undefined} hasActions={actions !== undefined} />
        <tbody role="rowgroup">
          {shown.rows.map((row, i) => (
            <LogListRow
              key={row.revision}
              meeting={meeting}
              row={row}
              isMarked={row.revision === marked}
              startsDay={dayStarts[i] === true}
              session={sessions && (row.session === null ? '' : sessionName(sessions, row.session))}
              recordAddress={recordAddress}
              actions={actions}
            />
          ))}
        </tbody>
      </table>
      {shown.older > 0 && (
        <p className="log-more">
          <button className="button" onClick={() => setPart({ ...part, maxRows: part.maxRows + PAGE_SIZE })}>
            Show more
          </button>{' '}
          <span className="quiet">{count(shown.older, 'older record')}</span>
        </p>
      )}
    </div>
  );
}

const ColumnHeads = ({ hasSessions, hasActions }: { hasSessions: boolean; hasActions: boolean }) => (
  <thead role="rowgroup">
    <tr role="row">
      <th role="columnheader" scope="col" className="number">
        Record
      </th>
      <th role="columnheader" scope="col" className="number">
        Lap
      </th>
      <th role="columnheader" scope="col">
        Time
      </th>
      {hasSessions && (
        <th role="columnheader" scope="col">
          Session
        </th>
      )}
      <th role="columnheader" scope="col">
        What
      </th>
      <th role="columnheader" scope="col">
        Official
      </th>
      {hasActions && (
        <th role="columnheader" scope="col">
          <span className="hidden">Actions</span>
        </th>
      )}
    </tr>
  </thead>
);

interface LogListRowProps {
  readonly meeting: string;
  readonly row: LogRow;
  readonly isMarked: boolean;
  readonly startsDay: boolean;
  /** Undefined if sessions are not shown; empty for a record of the meeting. */
  readonly session: string | undefined;
  readonly recordAddress: Props['recordAddress'];
  readonly actions: Props['actions'];
}

const LogListRow = memo(function Row(props: LogListRowProps) {
  const { meeting, row, isMarked, startsDay, session, recordAddress, actions } = props;
  const ref = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (isMarked && !matchMedia(STACKED_LAYOUT).matches) ref.current?.scrollIntoView({ block: 'center' });
  }, [isMarked]);
  return (
    <tr
      ref={ref}
      role="row"
      data-struck={row.struck || undefined}
      data-type={row.type}
      aria-current={isMarked ? 'true' : undefined}
    >
      <th role="rowheader" scope="row" className="number log-revision">
        <a
          href={recordAddress?.(row.revision) ?? addressOf(meeting, 'log', null, { record: row.revision })}
          onClick={followLink}
        >
          {row.revision}
        </a>
      </th>
      <td role="cell" className="number log-lap">
        {row.lap !== null && <span className="log-narrow">lap </span>}
        {row.lap}
      </td>
      <td role="cell" className="log-time">
        <Times row={row} startsDay={startsDay} />
      </td>
      {session !== undefined && (
        <td role="cell" className="log-session">
          {session}
        </td>
      )}
      <td role="cell" className="log-words">
        <Words meeting={meeting} row={row} />
      </td>
      <td role="cell" className="log-official">
        {row.official.id} <span className="quiet">{row.official.role}</span>
      </td>
      {actions && (
        <td role="cell" className="log-actions">
          {actions(row)}
        </td>
      )}
    </tr>
  );
});

const Times = ({ row, startsDay }: { readonly row: LogRow; readonly startsDay: boolean }) => (
  <>
    <time dateTime={row.occurredAt} title={row.occurredAt}>
      {startsDay && <span className="log-day">{dateWords(row.occurredAt)} </span>}
      {clock(row.occurredAt)}
    </time>
    {isLate(row) && (
      <small className="quiet">
        {' '}
        recorded{' '}
        <time dateTime={row.recordedAt} title={row.recordedAt}>
          {recordedDateWords(row)} {clock(row.recordedAt)}
        </time>
      </small>
    )}
  </>
);

function Words({ meeting, row }: { readonly meeting: string; readonly row: LogRow }) {
  const { words, reason, note, struck, struckBy } = row;
  return (
    <>
      {struck ? <s>{words}</s> : words}
      {reason !== null && !words.includes(reason) && <span className="quiet"> {reason}</span>}
      {note !== null && <span className="log-note quiet">{note}</span>}
      {struck && (
        <strong className="log-struck">
          struck
          {struckBy !== null && (
            <>
              {' by '}
              <a href={addressOf(meeting, 'log', null, { record: struckBy })} onClick={followLink}>
                record {struckBy}
              </a>
            </>
          )}
        </strong>
      )}
    </>
  );
}
