import { useMemo } from 'react';
import type { SessionNames } from '#domain/words';
import { LINEUP } from '#projections/columns';
import { useView, type ViewsByName } from '../../api/data/meeting.tsx';
import { orderNames } from '../../board/rankings/rankings-of.ts';
import LineupSheets from '../../board/sheets/lineup-sheets.tsx';
import { ROLLS_OFF } from '../../board/rolls-off.ts';
import { Car } from '../../ui/car.tsx';
import { arrangeColumns, ownColumn } from '../../ui/table/columns.ts';
import { Table } from '../../ui/table/table.tsx';
import { classOf, ordinal, tieWords, withoutClass } from '../../ui/text/text.ts';
import { Waiting } from '../../ui/waiting.tsx';
import { FormButton } from '../actions/perform.tsx';
import { tieForm } from '../actions/tie-form.ts';
import { useDesk } from '../desk-context.tsx';
import { StepButtons, type StepProps } from '../flags/flag-panel.tsx';
import { t, tn } from '../../ui/language/language.ts';

type Lineup = ViewsByName['lineup'];

/** The line-up, the cars that would move if it were posted again, and the buttons to change it. */
export default function LineupPanel({ progress, perform }: StepProps) {
  const { session } = useDesk();
  const lineup = useView('lineup', session);
  const meeting = useView('meeting');
  if (!lineup) return <Waiting words={t('Loading the line-up…')} />;
  if (lineup.state === 'none')
    return <p className="quiet">{t('This session has no line-up in the format.')}</p>;
  return (
    <>
      <p>{STATES[lineup.state]}</p>
      <StepButtons progress={progress} perform={perform} only={LINEUP_STEPS} />
      <LineupSheets session={session} />
      <StaleNotice stale={lineup.stale} />
      <OpenNotice open={lineup.open} />
      <div className="buttons">
        <StandBy alternates={lineup.alternates} rows={lineup.rows} />
        <FormButton type="ShortenDistance" preset={{ session }}>
          {t('Shorten the race')}…
        </FormButton>
      </div>
      <LineupTable rows={lineup.rows} sessions={meeting ? orderNames(meeting) : []} />
    </>
  );
}

const LINEUP_STEPS = ['PostLineup'] as const;

const STATES: Readonly<Record<Exclude<Lineup['state'], 'none'>, string>> = {
  computed: t('Not posted yet. Posted now, it would be:'),
  posted: t('As posted.'),
  stale: t('Out of date: results have changed since it was posted. Affected cars are marked.'),
};

const StaleNotice = ({ stale }: Pick<Lineup, 'stale'>) =>
  stale.length === 0 ? null : (
    <div className="notice warn">
      <strong>
        {tn(stale.length, 'Posted again, one car would move:', 'Posted again, {n} cars would move:')}
      </strong>
      <ul>
        {stale.map(({ car, from, to, because }) => (
          <li key={car}>
            <Car car={car} /> {from === null ? t('comes in') : ordinal(from)} →{' '}
            {to === null ? t('drops out') : ordinal(to)} <span className="quiet">{because[0]?.words}</span>
          </li>
        ))}
      </ul>
    </div>
  );

/** The open places, with a button for each tie that keeps some open. */
function OpenNotice({ open }: Pick<Lineup, 'open'>) {
  const { sessions: ids, openForm, may } = useDesk();
  const places = open.reduce((sum, each) => sum + each.places, 0);
  const ties = open.filter(({ cars }) => cars !== undefined);
  if (places === 0) return null;
  return (
    <div className="quiet">
      <p>
        {tn(
          places,
          '{n} place is open: sources are not posted, or a decision is missing.',
          '{n} places are open: sources are not posted, or a decision is missing.',
        )}
      </p>
      {ties.map(({ session: id, cars }) => (
        <button
          key={`${id} ${tieWords(cars)}`}
          className="button"
          disabled={!may('BreakTie')}
          onClick={() => openForm(...tieForm({ of: id, cars: cars ?? [] }, ids))}
        >
          {t('Break the {tie}…', { tie: tieWords(cars?.map(withoutClass)) })}
        </button>
      ))}
    </div>
  );
}

/** The buttons that bring in another car: each alternate, and a late one to the rear. */
function StandBy({ alternates, rows }: Pick<Lineup, 'alternates' | 'rows'>) {
  const { session } = useDesk();
  const entries = useView('entry-list', classOf(session))?.rows ?? [];
  const inLineup = new Set(rows.map(({ car }) => car));
  const others = entries.filter(({ car, status }) => status === 'entered' && !inLineup.has(car));
  return (
    <>
      {alternates.map(({ car }) => (
        <FormButton key={car} type="PromoteAlternate" preset={{ session, car }}>
          {t('Promote alternate {car}…', { car: withoutClass(car) })}
        </FormButton>
      ))}
      <FormButton type="AddToLineup" preset={{ session }} among={others.map(({ car }) => car)}>
        {t('Add a car to the rear…')}
      </FormButton>
    </>
  );
}

type LineupRow = Lineup['rows'][number];

function LineupTable({ rows, sessions }: Pick<Lineup, 'rows'> & { readonly sessions: SessionNames }) {
  const { session, openForm, may, notNow } = useDesk();
  const columns = useMemo(() => {
    const actions = ROW_TYPES.filter((type) => may(type) && notNow(type) === null);
    const buttons = ownColumn<LineupRow>(
      t('Actions'),
      'actions',
      ({ car }) =>
        actions.map((type) => (
          <button
            key={type}
            className="button plain desk-small"
            onClick={() => openForm(type, { session, car })}
            aria-label={t('{action} car {car}', { action: ROW_ACTIONS[type], car: withoutClass(car) })}
          >
            {ROW_ACTIONS[type]}
          </button>
        )),
      { priority: 1, width: 24 },
    );
    const order = ['start', ROLLS_OFF, 'car', 'driver', ...(actions.length > 0 ? [buttons] : []), 'via'];
    return arrangeColumns<LineupRow>(LINEUP, order);
  }, [session, openForm, may, notNow]);
  return (
    <Table
      label={t('Line-up')}
      columns={columns}
      rows={rows}
      keyOf={({ start, car }) => `${start} ${car}`}
      sessions={sessions}
      isScrolled
    />
  );
}

const ROW_TYPES = ['MoveToRear', 'PlaceCar', 'ScratchCar'] as const;
const ROW_ACTIONS = { MoveToRear: t('To rear'), PlaceCar: t('Place'), ScratchCar: t('Scratch') };
