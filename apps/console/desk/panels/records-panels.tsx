import { useCallback, useState } from 'react';
import { useThrottledView, useView } from '../../api/data/meeting.tsx';
import { COMMAND_OF_RECORD, type LogRow } from '../../api/data/records.ts';
import { LogList } from '../../log/log-list.tsx';
import { Car } from '../../ui/car.tsx';
import { clock, count } from '../../ui/text/text.ts';
import { Waiting } from '../../ui/waiting.tsx';
import { useDesk } from '../desk-context.tsx';

/**
 * Number of rows at first. It is small, because the newest records matter most and each new record moves all
 * rows.
 */
const ROWS_AT_FIRST = 20;
const GROWTH = 10;

/**
 * The records of the session. Those that the role could have written have a button to strike or restore them.
 */
export function LogPanel() {
  const { session, openForm, may } = useDesk();
  const log = useThrottledView('race-log', session);
  const [maxRows, setMaxRows] = useState(ROWS_AT_FIRST);
  const actions = useCallback(
    ({ revision, type, struck }: LogRow) => {
      const command = COMMAND_OF_RECORD[type];
      if (command === null || !may(command)) return null;
      return (
        <button
          className="button plain desk-small"
          onClick={() => openForm(struck ? 'RestoreRecord' : 'StrikeRecord', { revision })}
          aria-label={`${struck ? 'Restore' : 'Strike'} record ${revision}`}
        >
          {struck ? 'Restore' : 'Strike'}
        </button>
      );
    },
    [openForm, may],
  );
  if (!log) return <Waiting words="The log is on its way…" />;
  if (log.rows.length === 0) return <p className="quiet">Nothing has been recorded of this session yet.</p>;
  const older = log.rows.length - maxRows;
  return (
    <>
      <LogList rows={log.rows.slice(-maxRows)} actions={actions} />
      {older > 0 && (
        <button className="button" onClick={() => setMaxRows(maxRows * GROWTH)}>
          Show more <span className="quiet">{count(older, 'older record')}</span>
        </button>
      )}
    </>
  );
}

/** The penalties of the session, with the buttons to impose and rescind them. */
export function PenaltiesPanel() {
  const { session, openForm, may } = useDesk();
  const penalties = useView('penalties', session);
  return (
    <>
      {may('Penalize') && (
        <div className="buttons">
          <button className="button" onClick={() => openForm('Penalize', { session })}>
            New penalty…
          </button>
        </div>
      )}
      {penalties?.rows.length === 0 && <p className="quiet">No penalty in this session.</p>}
      <ul className="desk-penalties">
        {penalties?.rows.map((row) => (
          <li key={row.penalty}>
            <Car car={row.car} /> <strong>{row.words}</strong> {row.reason}{' '}
            <span className="quiet">
              record {row.penalty}, {clock(row.occurredAt)}, {row.official.id}
              {!row.counts && row.rescinded === null && ', of a start before: counts no more'}
            </span>{' '}
            {row.rescinded !== null && <em>rescinded in record {row.rescinded}</em>}
            {row.rescinded === null && may('RescindPenalty') && (
              <button
                className="button plain desk-small"
                onClick={() => openForm('RescindPenalty', { penalty: row.penalty })}
                aria-label={`Rescind penalty ${row.penalty} of car ${row.car}`}
              >
                Rescind
              </button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
