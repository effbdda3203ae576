import type { EntryField, EntryImport } from '#race-control';
import { numberColumn, textColumn } from '#projections/columns';
import { Table } from '../../ui/table/table.tsx';
import { UnprintableNames } from './unprintable-names.tsx';
import { t, tn } from '../../ui/language/language.ts';

interface PlanProps {
  readonly plan: EntryImport;
  readonly onColumns: (columns: readonly (EntryField | null)[]) => void;
  readonly onWithdraw: (withdrawMissing: boolean) => void;
}

/** What a list would do, its mistakes, and what its columns hold. */
export function EntryListPlan({ plan, onColumns, onWithdraw }: PlanProps) {
  const { columns, rows, mistakes, moreMistakes, missing } = plan;
  const changed = rows.filter(({ action }) => action !== 'same');
  const same = rows.length - changed.length;
  return (
    <>
      {columns.length > 0 && <ColumnFields columns={columns} onColumns={onColumns} />}
      {mistakes.length > 0 && (
        <div role="alert">
          <p className="wrong">{t('Nothing is imported before these are corrected:')}</p>
          <ul className="wrong">
            {mistakes.map(({ line, column, words }) => (
              <li key={`${line} ${column} ${words}`}>
                {column === null
                  ? t('Line {line}: {mistake}', { line, mistake: words })
                  : t('Line {line}, {column}: {mistake}', { line, column, mistake: words })}
              </li>
            ))}
            {moreMistakes > 0 && <li>{tn(moreMistakes, '{n} more mistake', '{n} more mistakes')}</li>}
          </ul>
        </div>
      )}
      {changed.length > 0 && (
        <Table
          label={t('As it will be entered')}
          columns={ROW_COLUMNS}
          rows={changed.map((row) => ({ ...row, words: rowWords(row, plan) }))}
          keyOf={({ line }) => line}
          isScrolled
        />
      )}
      <UnprintableNames
        cars={changed.map(({ car, driver, changes }) => ({
          car,
          names: [driver, ...changes.map(({ to }) => to)],
        }))}
      />
      {same > 0 && (
        <p className="quiet">
          {tn(same, '{n} car entered like this already.', '{n} cars entered like this already.')}
        </p>
      )}
      {missing.length > 0 && (
        <label>
          <input
            type="checkbox"
            checked={plan.areMissingWithdrawn}
            onChange={({ target }) => onWithdraw(target.checked)}
          />{' '}
          {tn(
            missing.length,
            'Withdraw {n} car that the list does not have: {cars}',
            'Withdraw {n} cars that the list does not have: {cars}',
            { cars: missing.join(', ') },
          )}
        </label>
      )}
    </>
  );
}

/** What the columns may hold, as the official reads it. */
const FIELDS: Readonly<Record<EntryField, string>> = {
  car: t('Number'),
  class: t('Class'),
  driver: t('Driver'),
  firstName: t('First name'),
  lastName: t('Last name'),
  team: t('Team'),
  manufacturer: t('Manufacturer'),
  transponder: t('Transponder'),
  standing: t('Standing'),
  rookie: t('Rookie'),
  status: t('Status'),
};

/** Returns the name of a field of an entry within a sentence. */
const fieldWords = (field: string): string =>
  ((FIELDS as Readonly<Record<string, string>>)[field] ?? field).toLowerCase();

interface ColumnProps {
  readonly columns: EntryImport['columns'];
  readonly onColumns: (columns: readonly (EntryField | null)[]) => void;
}

function ColumnFields({ columns, onColumns }: ColumnProps) {
  const choose = (index: number, value: string) =>
    onColumns(columns.map(({ field }, i) => (i === index ? ((value || null) as EntryField | null) : field)));
  return (
    <fieldset className="desk-columns">
      <legend>{t('What the columns hold')}</legend>
      {columns.map(({ heading, field, example }, i) => (
        <label key={`${i} ${heading}`}>
          <span>
            {heading || t('Column {n}', { n: i + 1 })}{' '}
            {example !== '' && <span className="quiet">{example}</span>}
          </span>
          <select value={field ?? ''} onChange={({ target }) => choose(i, target.value)}>
            <option value="">{t('Not imported')}</option>
            {Object.entries(FIELDS).map(([name, words]) => (
              <option key={name} value={name}>
                {words}
              </option>
            ))}
          </select>
        </label>
      ))}
    </fieldset>
  );
}

type Row = EntryImport['rows'][number];
interface PlanRow extends Row {
  readonly words: string;
}

const ROW_COLUMNS = [
  numberColumn<PlanRow>(t('Line'), 'line', { priority: 3 }),
  textColumn<PlanRow>(t('Car'), 'car', { priority: 1 }),
  textColumn<PlanRow>(t('Driver'), 'driver', { priority: 1, flexible: true }),
  textColumn<PlanRow>(t('What happens'), 'words', { priority: 1, flexible: true }),
];

function rowWords({ line, action, changes }: Row, { refused }: EntryImport): string {
  const refusal = refused.find((each) => each.line === line);
  if (refusal) return t('Refused: {reason}', { reason: refusal.words });
  if (action === 'withdraw') return t('Withdraw');
  if (action === 'withdrawn') return t('Withdrawn, and not entered again');
  const from = (value: Row['changes'][number]['from']) =>
    value === null ? '' : ` ${t('(now {value})', { value: String(value) })}`;
  const words = changes
    .filter(({ field }) => action === 'amend' || (field !== 'driver' && field !== 'car'))
    .map(
      (change) =>
        `${fieldWords(change.field)} ${String(change.to ?? '')}${action === 'amend' ? from(change.from) : ''}`,
    );
  return [action === 'enter' ? t('Enter') : t('Amend'), words.join(', ')].filter(Boolean).join(': ');
}

const rowsOf = (plan: EntryImport | null, action: Row['action']): number =>
  plan?.rows.filter((row) => row.action === action).length ?? 0;

const withdrawnBy = (plan: EntryImport | null): number =>
  rowsOf(plan, 'withdraw') + (plan?.areMissingWithdrawn ? plan.missing.length : 0);

/** Returns whether a list can be imported, and would change something. */
export const isWorthwhile = (plan: EntryImport): boolean =>
  plan.mistakes.length === 0 && withdrawnBy(plan) + rowsOf(plan, 'enter') + rowsOf(plan, 'amend') > 0;

/** Says what the button does. */
export function planWords(plan: EntryImport | null): string {
  const withdrawn = withdrawnBy(plan);
  const [entered, amended] = [rowsOf(plan, 'enter'), rowsOf(plan, 'amend')];
  const words = [
    entered > 0 || amended + withdrawn === 0 ? tn(entered, 'Enter {n} car', 'Enter {n} cars') : '',
    amended > 0 ? t('amend {n}', { n: amended }) : '',
    withdrawn > 0 ? t('withdraw {n}', { n: withdrawn }) : '',
  ]
    .filter(Boolean)
    .join(', ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
