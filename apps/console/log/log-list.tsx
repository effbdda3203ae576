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
  /** As the view `race-log` has them: the oldest first. */
  readonly rows: readonly LogRow[];
  /** The record to mark and to scroll to. */
  readonly marked?: number | null;
  /** Names of sessions: given where the rows are of several, and each says which. */
  readonly sessions?: readonly { readonly session: string; readonly name: string }[] | undefined;
  /** Where a record is shown in full; otherwise in the log. The same function as long as it says the same. */
  readonly recordAddress?: ((revision: number) => string) | undefined;
  /** What can be done to a record. The same function as long as it says the same: rows are drawn by it. */
  readonly actions?: (row: LogRow) => ReactNode;
}

/** So many at a time: a table of thousands is slow to draw. */
const PAGE_SIZE = 200;
/** What came after a marked record is shown above it, as far as this. */
const ROWS_ABOVE_MARKED = 20;

/** Records of the race log, the newest first, a part of them at a time. */
export function LogList({ meeting, rows, marked = null, sessions, recordAddress, actions }: Props) {
  const start = {
    marked,
    top: marked === null ? null : topRevisionFor(rows, marked, ROWS_ABOVE_MARKED),
    most: PAGE_SIZE,
  };
  const [part, setPart] = useState(start);
  if (part.marked !== marked) setPart(start);
  const shown = sliceOfLog(rows, part.top, part.most);
  const days = startsOfDays(shown.rows);
  const newest = shown.rows[0];
  const showNewer = () => {
    const top = topRevisionFor(rows, part.top ?? 0, PAGE_SIZE);
    setPart({ ...part, top, most: part.most + PAGE_SIZE });
  };
  return (
    <div className="log-list">
      {shown.newer > 0 && (
        <p className="log-more">
          <button className="button" onClick={showNewer}>
            Show newer
          </button>{' '}
          <button className="button" onClick={() => setPart({ ...part, top: null, most: PAGE_SIZE })}>
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
              isDayBegun={days[i] === true}
              session={sessions && (row.session === null ? '' : sessionName(sessions, row.session))}
              recordAddress={recordAddress}
              actions={actions}
            />
          ))}
        </tbody>
      </table>
      {shown.older > 0 && (
        <p className="log-more">
          <button className="button" onClick={() => setPart({ ...part, most: part.most + PAGE_SIZE })}>
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
  readonly isDayBegun: boolean;
  /** Undefined where sessions are not told; empty where the record is of none. */
  readonly session: string | undefined;
  readonly recordAddress: Props['recordAddress'];
  readonly actions: Props['actions'];
}

const LogListRow = memo(function Row(props: LogListRowProps) {
  const { meeting, row, isMarked, isDayBegun, session, recordAddress, actions } = props;
  const place = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (isMarked && !matchMedia(STACKED_LAYOUT).matches) place.current?.scrollIntoView({ block: 'center' });
  }, [isMarked]);
  return (
    <tr
      ref={place}
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
        <Times row={row} isDayBegun={isDayBegun} />
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

const Times = ({ row, isDayBegun }: { readonly row: LogRow; readonly isDayBegun: boolean }) => (
  <>
    <time dateTime={row.occurredAt} title={row.occurredAt}>
      {isDayBegun && <span className="log-day">{dateWords(row.occurredAt)} </span>}
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
