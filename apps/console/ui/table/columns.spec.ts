import { QUALIFYING_ORDER, RESULTS, RUNNING_ORDER } from '#projections/columns';
import { arrangeColumns, filledColumns, ownColumn, stepsOf } from './columns.ts';

it.each([
  ['running order', RUNNING_ORDER],
  ['qualifying order', QUALIFYING_ORDER],
  ['results', RESULTS],
])('drops the columns of the %s by their priority', (_, columns) => {
  const steps = stepsOf(columns);
  const byPriority = columns.toSorted((a, b) => a.priority - b.priority);
  const inOrder = byPriority.map(({ field }) => steps.get(field) ?? 0);
  expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
  expect(byPriority.filter(({ field }) => steps.get(field) === 0).map(({ priority }) => priority)).toEqual(
    byPriority.filter(({ priority }) => priority === 1).map(() => 1),
  );
});

interface Row {
  readonly car: string;
  readonly team: string;
}

const TEAM = ownColumn<Row>('Team', 'team', ({ team }) => team, {
  optional: true,
  format: ({ team }) => team,
});
const CAR = ownColumn<Row>('Car', 'car', ({ car }) => car);
const context = { sessions: [], instant: String };

it('leaves out an optional column as long as it is empty', () => {
  const fields = (...teams: readonly string[]) => {
    const rows = teams.map((team) => ({ car: '7', team }));
    return filledColumns([CAR, TEAM], rows, context).map(({ field }) => field);
  };
  expect(fields('', '')).toEqual(['car']);
  expect(fields('', 'Poe Racing')).toEqual(['car', 'team']);
});

it('puts columns of the page between those of the view, and takes what the page overrides', () => {
  const columns = arrangeColumns<Row>([TEAM], ['team', CAR], { team: { title: 'Crew', priority: 4 } });
  expect(columns.map(({ title, priority }) => `${title} ${priority}`)).toEqual(['Crew 4', 'Car 2']);
});
