import type { ViewsByName } from '../../api/data/meeting.tsx';
import { Flag } from '../../ui/flag.tsx';
import { useFlagFrame } from '../../ui/shell/flag-frame.ts';
import { isRunning } from '../../ui/text/phases.ts';
import { Car } from '../../ui/car.tsx';
import { openKey, openWords, sessionName } from '../../ui/text/text.ts';
import './big-board.css';
import './big-field.css';
import { BigLines } from './big-lines.tsx';
import { FullScreenButton } from './full-screen-button.tsx';
import { Figure } from '../board-head.tsx';
import { orderNames } from '../rankings/rankings-of.ts';
import { phaseWords } from '../field/field-facts.tsx';
import type { FieldView, FieldPlace } from '../field/field-places.ts';
import { t, tn } from '../../ui/language/language.ts';

interface Props {
  readonly meeting: ViewsByName['meeting'];
  readonly field: FieldView;
  readonly name: string;
  readonly places: readonly FieldPlace[];
  readonly wordsOf: (place: FieldPlace) => string;
}

/** The field for a screen on the wall: the cars in it, the open places, and the cars that missed it. */
export function BigField({ meeting, field, name, places, wordsOf }: Props) {
  const running = meeting.sessions.find(({ phase }) => isRunning(phase));
  useFlagFrame(running);
  const lines = places.map((place) => ({
    place: place.start,
    car: place.row?.car ?? null,
    driver: place.row ? place.row.driver : t('open'),
    words: wordsOf(place),
  }));
  return (
    <div className="big-board big-field">
      <header className="big-head">
        <h1>
          {t('Field · {session}', { session: name })} <small>{meeting.name}</small>
        </h1>
        {running && (
          <p className="big-running">
            <span>{running.name}</span> <Flag flag={running.flag} />
          </p>
        )}
        <Figure what={t('In')}>
          {field.rows.length}
          <small>/{places.length}</small>
        </Figure>
        <FullScreenButton />
      </header>
      <BigLines lines={lines} label={t('Starting grid')} wordsHeading={t('Through what')} />
      <p className="big-foot">
        <Foot meeting={meeting} field={field} />
      </p>
    </div>
  );
}

/** One line with the open places; with the cars that missed the field once no place is open. */
function Foot({ meeting, field: { open, missed } }: Pick<Props, 'meeting' | 'field'>) {
  if (open.length > 0) {
    return (
      <>
        <b>{t('Still open')}</b>
        {open.map((place) => (
          <span key={openKey(place)}>
            {tn(place.places, '{n} place', '{n} places')}{' '}
            {place.session === 'provisional'
              ? t('by the standings')
              : sessionName(orderNames(meeting), place.session)}{' '}
            <small className="quiet">
              {openWords(place, sessionName(orderNames(meeting), place.session)) ||
                phaseWords(meeting, place.session)}
            </small>
          </span>
        ))}
      </>
    );
  }
  if (missed.length === 0) return <b>{t('All places are taken')}</b>;
  return (
    <>
      <b>{t('Did not qualify')}</b>
      {missed.map(({ car, driver }) => (
        <span key={car}>
          <Car car={car} /> {driver}
        </span>
      ))}
    </>
  );
}
