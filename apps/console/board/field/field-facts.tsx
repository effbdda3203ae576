import { useMemo } from 'react';
import { MISSED } from '#projections/columns';
import { useView, type ViewsByName } from '../../api/data/meeting.tsx';
import { addressOf, followLink } from '../../routes.ts';
import { Car } from '../../ui/car.tsx';
import { arrangeColumns } from '../../ui/table/columns.ts';
import { Table } from '../../ui/table/table.tsx';
import { classOf, openKey, openWords, ordinal, sessionName, statusWords } from '../../ui/text/text.ts';
import { orderNames } from '../rankings/rankings-of.ts';
import { fieldBubbles, nextProvisionals, type FieldView } from './field-places.ts';
import { t, tn } from '../../ui/language/language.ts';

interface Props {
  readonly field: FieldView;
  readonly meeting: ViewsByName['meeting'];
}

/** Lists the open places, who holds them as the races stand, and the cars that missed the field. */
export const FieldFacts = ({ field, meeting }: Props) => (
  <aside className="board-facts" aria-label={t('About the field')}>
    {field.open.length > 0 && <OpenPlaces field={field} meeting={meeting} />}
    {field.open.length > 0 && <Bubbles field={field} meeting={meeting} />}
    <MissedCars field={field} meeting={meeting} />
  </aside>
);

/** Names what decides open places, with a link if it is a session. */
function OpenSource({ session, meeting }: Pick<Props, 'meeting'> & { readonly session: string }) {
  if (session === 'provisional') return <span>{t('by the standings, once the others are won')}</span>;
  const known = meeting.sessions.find((one) => one.session === session);
  if (!known) return <span>{sessionName(orderNames(meeting), session)}</span>;
  return (
    <a href={addressOf(meeting.meeting, 'board', session)} onClick={followLink}>
      {known.name}
    </a>
  );
}

const OpenPlaces = ({ field, meeting }: Props) => (
  <section>
    <h2>{t('Still open')}</h2>
    <ul className="field-open">
      {field.open.map((open) => (
        <li key={openKey(open)}>
          <strong>{tn(open.places, '{n} place', '{n} places')}</strong>
          <OpenSource session={open.session} meeting={meeting} />
          <span className="quiet">
            {openWords(open, sessionName(orderNames(meeting), open.session)) ||
              phaseWords(meeting, open.session)}
          </span>
        </li>
      ))}
    </ul>
  </section>
);

/** Returns the phase of a session in words; empty for an unknown session. */
export const phaseWords = ({ sessions }: ViewsByName['meeting'], id: string): string =>
  statusWords(sessions.find(({ session }) => session === id)?.phase ?? '');

/** Rendered only while a place is open, because the views of the races that it follows are large. */
function Bubbles({ field, meeting }: Props) {
  const classId = classOf(field.session ?? '');
  const results = useView('heat-results', classId);
  const entries = useView('entry-list', classId);
  const races = results?.sessions;
  const bubbles = useMemo(() => fieldBubbles(field, races ?? []), [field, races]);
  const provisionals = useMemo(
    () => nextProvisionals(field, races ?? [], entries?.rows ?? []),
    [field, races, entries],
  );
  if (bubbles.length === 0 && provisionals.length === 0) return null;
  return (
    <section>
      <h2>{t('On the bubble now')}</h2>
      <ul className="field-bubbles">
        {bubbles.map(({ session, on, next }) => (
          <li key={session}>
            <span className="quiet">
              {sessionName(meeting.sessions, session)}, {ordinal(on.place ?? 0)}:
            </span>{' '}
            <Car car={on.car} /> <strong>{on.driver}</strong>
            <span className="quiet">
              {' '}
              {t('ahead of')} <Car car={next.car} /> {next.driver}
            </span>
          </li>
        ))}
        {provisionals.map(({ car, driver, standing }) => (
          <li key={car}>
            <span className="quiet">
              {t('Provisional, {place} in the standings:', { place: ordinal(standing ?? 0) })}
            </span>{' '}
            <Car car={car} /> <strong>{driver}</strong>
          </li>
        ))}
      </ul>
    </section>
  );
}

const MISSED_COLUMNS = arrangeColumns<FieldView['missed'][number]>(MISSED, ['car', 'driver', 'best']);

const MissedCars = ({ field: { missed }, meeting }: Props) => (
  <section>
    <h2>{t('Did not qualify')}</h2>
    {missed.length === 0 ? (
      <p className="quiet">{t('Nobody yet.')}</p>
    ) : (
      <Table
        label={t('Did not qualify')}
        columns={MISSED_COLUMNS}
        rows={missed}
        keyOf={({ car }) => car}
        sessions={orderNames(meeting)}
      />
    )}
  </section>
);
