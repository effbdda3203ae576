import { classOf, hasClasses, type Command, type MeetingState } from '#domain';
import type { EntryMistake, EntryRow } from '../answers/entries.ts';
import { headingOf, type ListedEntry, type ReadList } from './read-entries.ts';

/** A command of the import, with the line that it comes from. */
export interface PlannedCommand {
  /** Null for a car that the list does not have. */
  readonly line: number | null;
  readonly car: string;
  readonly command: Command;
}

interface EntryPlan {
  readonly rows: readonly EntryRow[];
  readonly mistakes: readonly EntryMistake[];
  readonly missing: readonly string[];
  readonly commands: readonly PlannedCommand[];
}

/** The fields of an entry that a list may change. */
const FIELDS = ['driver', 'team', 'manufacturer', 'transponder', 'standing', 'rookie'] as const;
/** Why a car is withdrawn. */
const BECAUSE = { missing: 'Not on the entry list.', status: 'Withdrawn on the entry list.' };

/**
 * Compares a list with the entries of a meeting. An empty cell changes nothing, a car that is withdrawn stays
 * so, and a car that the list does not have is reported; it is withdrawn only if that is asked for.
 */
export function planEntries(state: MeetingState, list: ReadList, withdrawMissing: boolean): EntryPlan {
  const mistakes = [...list.mistakes, ...repetitions(list)];
  const rows: EntryRow[] = [];
  const commands: PlannedCommand[] = [];
  for (const listed of list.entries) {
    const row = rowOf(state, listed);
    const { line, car } = listed;
    if (row.action === 'enter' && row.driver === '') {
      const column = headingOf(list.columns, 'driver') ?? headingOf(list.columns, 'lastName');
      mistakes.push({ line, column, words: `The driver of car ${car} is missing.` });
    }
    rows.push(row);
    const command = commandOf(row);
    if (command) commands.push({ line, car, command });
  }
  const missing = missingCars(state, list);
  const withdrawals = missing.map((car): PlannedCommand => ({
    line: null,
    car,
    command: { type: 'WithdrawCar', car, reason: BECAUSE.missing },
  }));
  const isWithdrawal = ({ command }: PlannedCommand) => command.type === 'WithdrawCar';
  return {
    rows,
    mistakes: mistakes.toSorted((a, b) => a.line - b.line),
    missing,
    // A car that is withdrawn first leaves its transponder to another one.
    commands: [
      ...(withdrawMissing ? withdrawals : []),
      ...commands.filter(isWithdrawal),
      ...releases(state, commands),
      ...commands.filter((planned) => !isWithdrawal(planned)),
    ],
  };
}

/** Returns the entered cars that a list does not have. A list says nothing about classes that it lacks. */
function missingCars(state: MeetingState, { entries }: ReadList): string[] {
  const classIn = (car: string) => (hasClasses(state) ? classOf(car) : null);
  const named = new Set(entries.map(({ car }) => car));
  const classes = new Set(entries.map(({ car }) => classIn(car)));
  return [...state.entries.values()]
    .filter(({ car, status }) => status === 'entered' && !named.has(car) && classes.has(classIn(car)))
    .map(({ car }) => car);
}

/** Finds cars that stand on two lines, and transponders of two cars that are not withdrawn. */
function repetitions({ entries, columns }: ReadList): EntryMistake[] {
  const mistakes: EntryMistake[] = [];
  for (const field of ['car', 'transponder'] as const) {
    const lines = new Map<string, ListedEntry>();
    for (const entry of entries) {
      const value = entry[field];
      if (value === undefined || (field === 'transponder' && entry.isWithdrawn)) continue;
      const before = lines.get(value);
      if (!before) {
        lines.set(value, entry);
        continue;
      }
      const what = field === 'car' ? `Car ${value}` : `Transponder ${value} (car ${before.car})`;
      const words = `${what} is on line ${before.line} already.`;
      mistakes.push({ line: entry.line, column: headingOf(columns, field), words });
    }
  }
  return mistakes;
}

function rowOf({ entries }: MeetingState, listed: ListedEntry): EntryRow {
  const { line, car, driver = '', isWithdrawn } = listed;
  const entry = entries.get(car);
  const row = { line, car, driver: driver || (entry?.driver ?? '') };
  if (entry?.status === 'withdrawn' || (isWithdrawn && !entry)) {
    return { ...row, action: 'withdrawn', changes: [] };
  }
  if (isWithdrawn) return { ...row, action: 'withdraw', changes: [] };
  const changes = FIELDS.flatMap((field) => {
    const [to, from] = [listed[field], entry?.[field] ?? (field === 'rookie' ? false : null)];
    return to === undefined || to === from ? [] : [{ field, from, to }];
  });
  if (!entry) return { ...row, action: 'enter', changes };
  return { ...row, action: changes.length > 0 ? 'amend' : 'same', changes };
}

function commandOf({ action, car, driver, changes }: EntryRow): Command | null {
  if (action === 'withdraw') return { type: 'WithdrawCar', car, reason: BECAUSE.status };
  if (action !== 'enter' && action !== 'amend') return null;
  const fields = Object.fromEntries(changes.map(({ field, to }) => [field, to]));
  return action === 'enter'
    ? { type: 'EnterCar', ...fields, car, driver }
    : { type: 'AmendEntry', ...fields, car };
}

/**
 * Takes transponders off the cars that get another one, where a car of the list needs theirs: two cars that
 * exchange transponders would stand in each other's way.
 */
function releases({ entries }: MeetingState, commands: readonly PlannedCommand[]): PlannedCommand[] {
  const wanted = new Map(
    commands.flatMap((planned) => {
      const { command } = planned;
      const { transponder } = command as { readonly transponder?: string };
      return transponder === undefined ? [] : [[transponder, planned] as const];
    }),
  );
  const changing = new Set([...wanted.values()].map(({ car }) => car));
  return [...entries.values()].flatMap(({ car, transponder, status }): PlannedCommand[] => {
    const needed = transponder === undefined ? undefined : wanted.get(transponder);
    if (!needed || needed.car === car || status !== 'entered' || !changing.has(car)) return [];
    return [{ line: needed.line, car, command: { type: 'AmendEntry', car, transponder: null } }];
  });
}
