import { useEffect, useRef } from 'react';
import { useView, type ViewsByName } from '../../api/data/meeting.tsx';
import { addressOf, followLink, type PageProps } from '../../routes.ts';
import { announce } from '../../ui/announce.tsx';
import { useCurrentInSight } from '../../ui/current-in-sight.ts';
import '../../ui/session-picker.css';
import { Car } from '../../ui/car.tsx';
import { classOf, ordinal, sessionName, viaWords, withoutClass } from '../../ui/text/text.ts';
import { Waiting } from '../../ui/waiting.tsx';
import { BigField } from '../big-screen/big-field.tsx';
import { BigScreenLink, Figure } from '../board-head.tsx';
import '../board.css';
import './field.css';
import { FieldFacts } from './field-facts.tsx';
import { FieldTile } from './field-tile.tsx';
import { placesOf, type FieldView, type FieldPlace } from './field-places.ts';
import { useBecauseDialog, type ExplainPlace } from '../explain-place.tsx';
import { SheetLinks } from '../sheets/sheet-links.tsx';
import { orderNames } from '../rankings/rankings-of.ts';
import { t, tn } from '../../ui/language/language.ts';

/** The field of the main as it fills up: the cars in it, the open places, and the cars that missed it. */
export default function FieldPage({ session: named, query }: PageProps) {
  const meeting = useView('meeting');
  if (!meeting) return <FieldOnItsWay />;
  const classId = classToShow(meeting, named);
  const isBig = query.get('screen') === 'big';
  return (
    <>
      {!isBig && <ClassPicker meeting={meeting} classId={classId} />}
      <ClassField key={classId} meeting={meeting} classId={classId} isBig={isBig} />
    </>
  );
}

/** Returns the class that the address names, or that of the next session; undefined without classes. */
function classToShow({ classes, next }: ViewsByName['meeting'], named: string | null): string | undefined {
  const known = classes?.find(({ id }) => id === (named ?? classOf(next ?? ''))) ?? classes?.[0];
  return known?.id;
}

const FieldOnItsWay = () => (
  <>
    <h1>{t('Field')}</h1>
    <Waiting words={t('Loading the field…')} />
  </>
);

interface ClassProps {
  readonly meeting: ViewsByName['meeting'];
  readonly classId: string | undefined;
}

/** Links to the fields of the classes. */
function ClassPicker({ meeting: { meeting, classes }, classId }: ClassProps) {
  const nav = useCurrentInSight(classId ?? '');
  if (!classes) return null;
  return (
    <nav className="sessions scroll-x" aria-label={t('Classes')} ref={nav}>
      {classes.map(({ id, name }) => (
        <a
          key={id}
          href={addressOf(meeting, 'field', id)}
          onClick={followLink}
          aria-current={id === classId ? 'page' : undefined}
        >
          {name}
        </a>
      ))}
    </nav>
  );
}

function ClassField({ meeting, classId, isBig }: ClassProps & { readonly isBig: boolean }) {
  const field = useView('field', classId);
  useAnnouncedArrivals(field, meeting);
  if (!field) return <FieldOnItsWay />;
  if (field.session === null) {
    return (
      <>
        <h1>{t('Field')}</h1>
        <p className="notice">{t('The format has no main, so there is no field to fill.')}</p>
      </>
    );
  }
  const props = { field, meeting, classId, places: placesOf(field, meeting.format) };
  return isBig ? <Big {...props} /> : <Page {...props} />;
}

interface Props extends ClassProps {
  readonly field: FieldView;
  readonly places: readonly FieldPlace[];
}

const Big = ({ field, meeting, places }: Props) => (
  <BigField
    field={field}
    meeting={meeting}
    places={places}
    name={sessionName(meeting.sessions, field.session ?? '')}
    wordsOf={({ row, wonIn }) => originWords(row, wonIn, meeting)}
  />
);

function Page({ field, meeting, classId, places }: Props) {
  const { explain, dialog } = useBecauseDialog();
  return (
    <>
      <header className="board-head">
        <h1>{t('Field · {session}', { session: sessionName(meeting.sessions, field.session ?? '') })}</h1>
        {places.length > 0 && <FieldFigures field={field} places={places.length} />}
        <BigScreenLink href={addressOf(meeting.meeting, 'field', classId, { screen: 'big' })} />
      </header>
      {places.length > 0 && <SheetLinks sheets={[{ name: 'field', about: classId, label: t('Field') }]} />}
      <GridDifferences field={field} explain={explain} />
      {places.length === 0 ? (
        <p className="notice">
          {t('Nobody can be in the field yet: it has its places once cars are entered.')}
        </p>
      ) : (
        <div className="board-body field-body">
          <ol className="field-grid" aria-label={t('Starting grid')}>
            {places.map(({ start, row, wonIn }) => (
              <FieldTile
                key={start}
                start={start}
                row={row}
                words={originWords(row, wonIn, meeting)}
                explain={explain}
              />
            ))}
          </ol>
          <FieldFacts field={field} meeting={meeting} />
        </div>
      )}
      {dialog}
    </>
  );
}

const FieldFigures = ({ field, places }: { readonly field: FieldView; readonly places: number }) => (
  <div className="board-now">
    <Figure what={t('In')}>
      {field.rows.length}
      <small>/{places}</small>
    </Figure>
    <Figure what={t('Open')}>{places - field.rows.length}</Figure>
  </div>
);

/** Says how a place was won, or in which session an open place is won. */
function originWords(
  row: FieldView['rows'][number] | null,
  wonIn: string | null,
  meeting: ViewsByName['meeting'],
) {
  if (row) return viaWords(row.via, orderNames(meeting));
  if (wonIn === null) return t('to be won');
  if (wonIn === 'provisional') return t('provisional by the standings');
  return t('to be won in {session}', { session: sessionName(orderNames(meeting), wonIn) });
}

/** Announces new cars in the field to screen readers. */
function useAnnouncedArrivals(
  field: FieldView | undefined,
  meeting: ViewsByName['meeting'] | undefined,
): void {
  const before = useRef<ReadonlySet<string> | null>(null);
  const rows = field?.rows;
  const names = meeting && orderNames(meeting);
  useEffect(() => {
    if (!rows || !names) return;
    const previous = before.current;
    before.current = new Set(rows.map(({ car }) => car));
    const arrivals = previous === null ? [] : rows.filter(({ car }) => !previous.has(car));
    if (arrivals.length === 0) return;
    const cars = arrivals.map(({ car, driver, via }) => {
      return `${withoutClass(car)} ${driver ?? ''}, ${viaWords(via, names)}`;
    });
    announce(
      tn(arrivals.length, '{n} more in the field: {cars}', '{n} more in the field: {cars}', {
        cars: cars.join('; '),
      }),
    );
  }, [rows, names]);
}

/** Lists the cars whose start would differ if the line-up were made again. */
function GridDifferences({
  field: { differs, session },
  explain,
}: {
  readonly field: FieldView;
  readonly explain: ExplainPlace;
}) {
  if (differs.length === 0) return null;
  return (
    <div className="notice warn">
      <strong>{t('The posted grid differs from what the rules now give.')}</strong>{' '}
      {t('The posted grid is in force. By the rules:')}
      <ul className="field-differs">
        {differs.map(({ car, from, to, because }) => (
          <li key={car}>
            <button className="board-why" onClick={() => explain({ car, driver: null, because })}>
              <Car car={car} /> {from === null ? t('not in it') : ordinal(from)} →{' '}
              {to === null ? t('out of {session}', { session: session ?? t('it') }) : ordinal(to)}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
