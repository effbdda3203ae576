import type { ViewOf } from '../registry.ts';
import { instant, number, session, text, type Column } from './column.ts';
import { car, driver } from './orders.ts';

type Recorded = ViewOf<'race-log'>['rows'][number];
type Penalty = ViewOf<'penalties'>['rows'][number];

/** A record shows both of its times if it was written later than this. Transport alone takes less. */
const MAX_TRANSPORT_MS = 1_000;

/** Returns whether a record entered the log noticeably later than it happened. */
const isLate = ({ occurredAt, recordedAt }: Recorded | Penalty): boolean =>
  Math.abs(Date.parse(recordedAt) - Date.parse(occurredAt)) >= MAX_TRANSPORT_MS;

const times = <R extends Recorded | Penalty>(): readonly Column<R>[] => [
  instant<R>('Track time', 'occurredAt'),
  instant<R>('Recorded', 'recordedAt', {
    priority: 5,
    optional: true,
    format: (row, context) => (isLate(row) ? context.instant(row.recordedAt) : ''),
  }),
];

const official = <R extends Recorded | Penalty>(): Column<R> =>
  text<R>('Official', 'official', {
    priority: 4,
    flexible: true,
    isName: true,
    format: (row) => row.official.id,
  });

export const RACE_LOG: readonly Column<Recorded>[] = [
  number('Rev', 'revision', { name: 'Revision', priority: 1 }),
  ...times<Recorded>(),
  session('Session', 'session'),
  number('Lap', 'lap', { priority: 4 }),
  official<Recorded>(),
  text('Record', 'words', { priority: 1, flexible: true, format: recordText }),
];

type Message = ViewOf<'messages'>['rows'][number];

export const MESSAGES: readonly Column<Message>[] = [
  number('Rev', 'revision', { name: 'Revision', priority: 3 }),
  instant<Message>('Track time', 'occurredAt'),
  session('Session', 'session'),
  text('Message', 'words', { priority: 1, flexible: true, format: recordText }),
];

/** Returns the text of a record with its reason, and with its note in brackets, like "[reconstructed]". */
export function recordText({
  words,
  reason,
  note,
  struck = false,
}: Pick<Recorded, 'words' | 'reason' | 'note'> & { readonly struck?: boolean }): string {
  // Compare the end only: a short reason may be part of another word.
  const isNamed = reason === null || words.endsWith(`: ${reason}`);
  const text = isNamed ? words : `${words}: ${reason}`;
  const noted = note === null || text.includes(note) ? text : `${text} [${note}]`;
  return struck ? `${noted} [struck]` : noted;
}

export const PENALTIES: readonly Column<Penalty>[] = [
  number('Record', 'penalty', { name: 'Record of the penalty' }),
  session('Session', 'session'),
  car<Penalty>(),
  driver<Penalty>(),
  text('Penalty', 'words', { priority: 1 }),
  text('Reason', 'reason', { flexible: true }),
  text('Offence', 'offence', { priority: 4, flexible: true, optional: true }),
  ...times<Penalty>(),
  official<Penalty>(),
  text('Note', 'rescinded', { optional: true, format: standing }),
];

/** Says whether a penalty was served, and why it does not count if it does not. */
function standing({ rescinded, replacedBy, served, open, counts }: Penalty): string {
  if (rescinded !== null) return `Rescinded (record ${rescinded})`;
  if (replacedBy !== null) return `Not served (record ${replacedBy})`;
  if (served !== null) return `Served (record ${served})`;
  if (open) return 'Open';
  return counts ? '' : 'Of an earlier start';
}
