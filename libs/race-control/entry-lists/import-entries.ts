import { decide, evolve, isRejection, type MeetingState, type Official, type Rejection } from '#domain';
import type { EntryImport } from '../answers/entries.ts';
import type { IssueRequest, Outcome } from '../requests.ts';
import { yieldBetweenSlices } from '../yield-to-others.ts';
import { withClasses } from './class-of-row.ts';
import { planEntries, type PlannedCommand } from './plan-entries.ts';
import type { ColumnChoice } from './read-columns.ts';
import { readEntries } from './read-entries.ts';

/** Longest entry list. */
export const MAX_ENTRY_LIST_BYTES = 1024 * 1024;
const MAX_MISTAKES = 100;

export interface EntryImportRequest extends ColumnChoice {
  readonly meeting: string;
  readonly official: Official;
  readonly bytes: Uint8Array;
  /** Writes nothing, and answers what would be written. */
  readonly dryRun?: boolean;
  /** Withdraws the entered cars that the list does not have. */
  readonly withdrawMissing?: boolean;
}

/** Where an import reads the meeting and issues its commands. */
interface EntryImportTarget {
  readonly state: (meeting: string) => Promise<MeetingState | null>;
  readonly issue: (request: IssueRequest) => Promise<Outcome>;
}

/**
 * Imports an entry list: enters the cars that are new, and amends those that differ. The same list again
 * writes nothing. A list with a mistake is not imported at all. Resolves to null without such a meeting.
 * @throws StoreError
 */
export async function importEntries(
  target: EntryImportTarget,
  request: EntryImportRequest,
): Promise<EntryImport | null> {
  const { meeting, official, dryRun = false, withdrawMissing = false } = request;
  const state = await target.state(meeting);
  if (!state?.scheduled) return null;
  const list = withClasses(state, readEntries(request.bytes, request));
  const { rows, mistakes, missing, commands } = planEntries(state, list, withdrawMissing);
  const areSound = mistakes.length === 0;
  const steps = areSound ? commands : [];
  const done = await (dryRun ? rehearse(state, steps, official) : issueAll(target, steps, request));
  const { encoding, delimiter, hasHeadings, columns } = list;
  return {
    meeting,
    revision: done.revision ?? state.revision,
    dryRun,
    encoding,
    delimiter,
    hasHeadings,
    columns,
    rows,
    mistakes: mistakes.slice(0, MAX_MISTAKES),
    moreMistakes: Math.max(0, mistakes.length - MAX_MISTAKES),
    missing: areSound ? missing : [],
    areMissingWithdrawn: withdrawMissing,
    written: done.written,
    refused: done.refused,
  };
}

interface Done {
  readonly revision?: number;
  readonly written: number;
  readonly refused: EntryImport['refused'];
}

/** Decides the commands one after another on the state, and writes nothing. */
async function rehearse(
  start: MeetingState,
  steps: readonly PlannedCommand[],
  official: Official,
): Promise<Done> {
  const refused: EntryImport['refused'][number][] = [];
  const occurredAt = new Date().toISOString();
  const context = { occurredAt, official, confirmed: true };
  const pause = yieldBetweenSlices();
  let state = start;
  for (const step of steps) {
    await pause();
    const decision = decide(state, step.command, context);
    if (isRejection(decision)) refused.push(refusalOf(step, decision));
    else {
      for (const event of decision) {
        const stamp = { revision: state.revision + 1, recordedAt: occurredAt, occurredAt, official };
        state = evolve(state, { ...event, ...stamp });
      }
    }
  }
  return { written: 0, refused };
}

async function issueAll(
  { issue }: EntryImportTarget,
  steps: readonly PlannedCommand[],
  { meeting, official }: EntryImportRequest,
): Promise<Done> {
  const refused: EntryImport['refused'][number][] = [];
  let [written, revision]: [number, number | undefined] = [0, undefined];
  // They are issued together, so that they share a flush of the store, and are decided in this order.
  const outcomes = await Promise.all(steps.map(({ command }) => issue({ meeting, official, command })));
  for (const [i, outcome] of outcomes.entries()) {
    const step = steps[i];
    if (outcome.kind === 'accepted') {
      written += outcome.receipt.events.length;
      revision = outcome.receipt.revision;
    } else if (step && outcome.kind === 'refused') refused.push(refusalOf(step, outcome.rejection));
  }
  return { written, refused, ...(revision !== undefined && { revision }) };
}

const refusalOf = ({ line, car }: PlannedCommand, { code, words }: Rejection) => ({ line, car, code, words });
