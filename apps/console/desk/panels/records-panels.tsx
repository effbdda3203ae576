import { useCallback, useState } from 'react';
import { useThrottledView, useView, type ViewsByName } from '../../api/data/meeting.tsx';
import { COMMAND_OF_RECORD, type LogRow } from '../../api/data/records.ts';
import { LogList } from '../../log/log-list.tsx';
import { Car } from '../../ui/car.tsx';
import { clock, withoutClass } from '../../ui/text/text.ts';
import { Waiting } from '../../ui/waiting.tsx';
import { FormButton } from '../actions/perform.tsx';
import { useDesk } from '../desk-context.tsx';
import { t, tn } from '../../ui/language/language.ts';

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
          aria-label={
            struck
              ? t('Restore record {record}', { record: revision })
              : t('Strike record {record}', { record: revision })
          }
        >
          {struck ? t('Restore') : t('Strike')}
        </button>
      );
    },
    [openForm, may],
  );
  if (!log) return <Waiting words={t('Loading the log…')} />;
  if (log.rows.length === 0) return <p className="quiet">{t('Nothing is recorded in this session yet.')}</p>;
  const older = log.rows.length - maxRows;
  return (
    <>
      <LogList rows={log.rows.slice(-maxRows)} actions={actions} />
      {older > 0 && (
        <button className="button" onClick={() => setMaxRows(maxRows * GROWTH)}>
          {t('Show more')} <span className="quiet">{tn(older, '{n} older record', '{n} older records')}</span>
        </button>
      )}
    </>
  );
}

type Penalty = ViewsByName['penalties']['rows'][number];

const isGone = ({ rescinded, replacedBy }: Penalty): boolean => rescinded !== null || replacedBy !== null;

/** Says what became of a penalty. */
function stateOf({ open, served, replacedBy, rescinded }: Penalty): string {
  if (rescinded !== null) return t('rescinded in record {record}', { record: rescinded });
  if (replacedBy !== null) return t('not served: penalty {penalty} instead', { penalty: replacedBy });
  if (served !== null) return t('served in record {record}', { record: served });
  return open ? t('open') : '';
}

/** The penalty in place of one that was not served. The form lets the steward choose another. */
const notServed = ({ session, car, penalty, words }: Penalty) => ({
  session,
  car,
  penalty: 'laps',
  laps: 1,
  insteadOf: penalty,
  reason: `not served: ${words}`,
});

/** The penalties of the session, with the buttons to impose and rescind them. */
export function PenaltiesPanel() {
  const { session, phase } = useDesk();
  const penalties = useView('penalties', session);
  return (
    <>
      <div className="buttons">
        <FormButton type="Penalize" preset={{ session }}>
          {t('New penalty…')}
        </FormButton>
        {phase === 'official' && (
          <FormButton type="ReopenResults" preset={{ session }}>
            {t('Reopen…')}
          </FormButton>
        )}
      </div>
      {penalties?.rows.length === 0 && <p className="quiet">{t('No penalty in this session.')}</p>}
      <ul className="desk-penalties">
        {penalties?.rows.map((row) => (
          <li key={row.penalty}>
            <Car car={row.car} /> <strong>{row.words}</strong> {row.reason}{' '}
            <span className="quiet">
              {t('record {record}, {time}, {official}', {
                record: row.penalty,
                time: clock(row.occurredAt),
                official: row.official.id,
              })}
              {!row.counts && !isGone(row) && t(', before the restart: no longer counts')}
            </span>{' '}
            <em>{stateOf(row)}</em> <PenaltyButtons row={row} />
          </li>
        ))}
      </ul>
    </>
  );
}

function PenaltyButtons({ row }: { readonly row: Penalty }) {
  const { openForm, may, notNow } = useDesk();
  const { penalty, car, open, rescinded } = row;
  const buttons = [
    ['ServePenalty', t('Served'), open, { penalty }],
    ['Penalize', t('Not served'), open, notServed(row)],
    ['RescindPenalty', t('Rescind'), rescinded === null, { penalty }],
  ] as const;
  return buttons
    .filter(([type, , isDue]) => isDue && may(type) && notNow(type) === null)
    .map(([type, title, , preset]) => (
      <button
        key={type}
        className="button plain desk-small"
        onClick={() => openForm(type, preset)}
        aria-label={t('{action}: penalty {penalty} of car {car}', {
          action: title,
          penalty,
          car: withoutClass(car),
        })}
      >
        {title}
      </button>
    ));
}
