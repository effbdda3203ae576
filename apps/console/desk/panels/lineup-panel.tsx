import { useView, type ViewsByName } from '../../api/data/meeting.tsx';
import { Car } from '../../ui/car.tsx';
import { ScrollTable } from '../../ui/scroll-table.tsx';
import { ordinal } from '../../ui/text/text.ts';
import { Waiting } from '../../ui/waiting.tsx';
import { useDesk } from '../desk-context.tsx';
import { StepButtons, type StepProps } from '../flags/flag-panel.tsx';

type Lineup = ViewsByName['lineup'];

/** The line-up, the cars that would move if it were posted again, and the buttons to change it. */
export function LineupPanel({ progress, perform }: StepProps) {
  const { session } = useDesk();
  const lineup = useView('lineup', session);
  if (!lineup) return <Waiting words="The line-up is on its way…" />;
  if (lineup.state === 'none') return <p className="quiet">By its format this session has no line-up.</p>;
  return (
    <>
      <p>{STATES[lineup.state]}</p>
      <StepButtons progress={progress} perform={perform} only={LINEUP_STEPS} />
      <StaleNotice stale={lineup.stale} />
      {lineup.open.length > 0 && (
        <p className="quiet">{lineup.open.length} places are still open: their sources are not posted.</p>
      )}
      <LineupTable rows={lineup.rows} />
    </>
  );
}

const LINEUP_STEPS = ['PostLineup'];

const STATES: Readonly<Record<Exclude<Lineup['state'], 'none'>, string>> = {
  computed: 'As it would be posted now. It has not been posted.',
  posted: 'As posted.',
  stale: 'As posted, and stale: what it rests on has changed since.',
};

const StaleNotice = ({ stale }: Pick<Lineup, 'stale'>) =>
  stale.length === 0 ? null : (
    <div className="notice warn">
      <strong>Posted again, {stale.length === 1 ? 'one car' : `${stale.length} cars`} would move:</strong>
      <ul>
        {stale.map(({ car, from, to, because }) => (
          <li key={car}>
            <Car car={car} /> {from === null ? 'comes in' : ordinal(from)} →{' '}
            {to === null ? 'drops out' : ordinal(to)} <span className="quiet">{because[0]?.words}</span>
          </li>
        ))}
      </ul>
    </div>
  );

const COLUMNS = ['Start', 'Rolls off', 'Car', 'Driver', 'Through'];

function LineupTable({ rows }: Pick<Lineup, 'rows'>) {
  const { session, openForm, may } = useDesk();
  const actions = (['MoveToRear', 'PlaceCar', 'ScratchCar'] as const).filter(may);
  return (
    <ScrollTable
      label="Line-up"
      numeric={['Start', 'Rolls off']}
      columns={actions.length > 0 ? [...COLUMNS, 'Actions'] : COLUMNS}
    >
      {rows.map(({ start, formation, car, driver, via }) => (
        <tr key={`${start} ${car}`}>
          <td className="number">{start}</td>
          <td className="number">{formation ?? 'scratched'}</td>
          <th scope="row">
            <Car car={car} />
          </th>
          <td>{driver}</td>
          <td className="quiet">{via}</td>
          {actions.length > 0 && (
            <td>
              {actions.map((type) => (
                <button
                  key={type}
                  className="button plain desk-small"
                  onClick={() => openForm(type, { session, car })}
                  aria-label={`${ROW_ACTIONS[type]} car ${car}`}
                >
                  {ROW_ACTIONS[type]}
                </button>
              ))}
            </td>
          )}
        </tr>
      ))}
    </ScrollTable>
  );
}

const ROW_ACTIONS = { MoveToRear: 'To rear', PlaceCar: 'Place', ScratchCar: 'Scratch' };
