import { lazy, Suspense, useState } from 'react';
import { DEFAULT_UNITS } from '#domain/words';
import type { FieldPreset } from '../actions/act.ts';
import { useView, type ViewsByName } from '../../api/data/meeting.tsx';
import { SheetLinks } from '../../board/sheets/sheet-links.tsx';
import { Car } from '../../ui/car.tsx';
import { classOf, ordinal, statusWords } from '../../ui/text/text.ts';
import { CommandForm } from '../forms/command-form.tsx';
import { useDesk } from '../desk-context.tsx';
import { UnprintableNames } from './unprintable-names.tsx';
import { t, tn } from '../../ui/language/language.ts';

const EntryListDialog = lazy(() => import('./entry-list-dialog.tsx'));
const SHEETS = [{ name: 'entry-list', label: t('Entry list') }] as const;
const NONE: readonly string[] = [];

/** The entered cars, a form to enter one car, and the import of a list. */
export default function EntriesPanel() {
  const { session, classes, mayNotReason } = useDesk();
  const rows = useView('entry-list')?.rows;
  const [formNumber, setFormNumber] = useState(0);
  const reason = mayNotReason('EnterCar');
  if (!rows) return <p className="quiet">{t('Loading the entries…')}</p>;
  return (
    <>
      <p>
        {rows.length === 0
          ? t('No car is entered yet.')
          : tn(rows.length, '{n} car entered.', '{n} cars entered.')}{' '}
        <MeetingButtons />
      </p>
      {rows.length > 0 && <SheetLinks sheets={SHEETS} />}
      <UnprintableNames
        cars={rows.map(({ car, driver, team, manufacturer }) => ({
          car,
          names: [driver, team, manufacturer],
        }))}
      />
      {reason === null ? (
        <>
          <ImportButton />
          <CommandForm
            key={formNumber}
            type="EnterCar"
            preset={{ class: classOf(session) }}
            cars={NONE}
            onDone={() => setFormNumber(formNumber + 1)}
          />
        </>
      ) : (
        <p className="quiet">{reason}</p>
      )}
      {classes.length === 0 && <EnteredCars rows={rows} name={t('Entered cars')} />}
      {classes.map(({ id, name }) => {
        const own = rows.filter(({ car }) => classOf(car) === id);
        return (
          <section key={id} className="desk-class">
            <h3>
              {name} <span className="quiet">{tn(own.length, '{n} car', '{n} cars')}</span>
            </h3>
            <EnteredCars rows={own} name={t('Entered {name}', { name })} />
          </section>
        );
      })}
    </>
  );
}

interface EnteredProps {
  readonly rows: readonly Entry[];
  readonly name: string;
}

/** The entered cars, each with the buttons that correct its entry. */
function EnteredCars({ rows, name }: EnteredProps) {
  const { may, openForm } = useDesk();
  return (
    <ul className="desk-entered" aria-label={name}>
      {rows.map(({ status, ...entry }) => (
        <li key={entry.car}>
          <Car car={entry.car} /> {entry.driver} {status !== 'entered' && <em>{statusWords(status)}</em>}{' '}
          <small className="quiet">{detailsOf(entry)}</small>{' '}
          {may('AmendEntry') && (
            <button className="button plain desk-small" onClick={() => openForm('AmendEntry', given(entry))}>
              {t('Edit')}
              <span className="hidden"> {t('car {car}', { car: entry.car })}</span>
            </button>
          )}
          {may('RenumberCar') && (
            <button
              className="button plain desk-small"
              onClick={() => openForm('RenumberCar', { car: entry.car })}
            >
              {t('Renumber')}
              <span className="hidden"> {t('car {car}', { car: entry.car })}</span>
            </button>
          )}
          {may('WithdrawCar') && status === 'entered' && (
            <button
              className="button plain desk-small"
              onClick={() => openForm('WithdrawCar', { car: entry.car })}
            >
              {t('Withdraw')}
              <span className="hidden"> {t('car {car}', { car: entry.car })}</span>
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Returns what else is known of an entry, in words. */
const detailsOf = ({ team, manufacturer, standing, transponder, rookie }: Omit<Entry, 'status'>): string =>
  [
    team,
    manufacturer,
    standing === null ? null : t('{place} in the standings', { place: ordinal(standing) }),
    transponder === null ? null : t('transponder {transponder}', { transponder }),
    rookie ? t('rookie') : null,
  ]
    .filter((each) => each !== null)
    .join(' · ');

/** Opens the form for the name, the date and the track of the meeting, and the form for its programme. */
function MeetingButtons() {
  const { may, openForm } = useDesk();
  const meeting = useView('meeting');
  if (!meeting) return null;
  const { name, date, track, units = DEFAULT_UNITS } = meeting;
  return (
    <>
      {may('AmendMeeting') && (
        <button
          className="button plain desk-small"
          onClick={() => openForm('AmendMeeting', { name, date, track, units })}
        >
          {t('Edit the meeting')}
        </button>
      )}
      {may('SetProgramme') && (
        <button className="button plain desk-small" onClick={() => openForm('SetProgramme')}>
          {t('Change the programme')}
        </button>
      )}
    </>
  );
}

/** Opens the dialog that imports a list. It is large, and few officials need it. */
function ImportButton() {
  const [isOpen, setOpen] = useState(false);
  return (
    <p>
      <button className="button" onClick={() => setOpen(true)}>
        {t('Import a list…')}
      </button>
      {isOpen && (
        <Suspense>
          <EntryListDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </p>
  );
}

/** Returns the fields of an entry that have a value. */
const given = (entry: Omit<Entry, 'status'>): FieldPreset =>
  Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== null));

type Entry = ViewsByName['entry-list']['rows'][number];
