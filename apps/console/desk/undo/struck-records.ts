import { useEffect, useMemo } from 'react';
import { issuedCommands } from '../../api/data/commands.ts';
import type { IssuedCommand } from '../../api/data/issued-commands.ts';
import { useView } from '../../api/data/meeting.tsx';
import { client } from '../../api/transport/client.ts';
import { usePaced } from '../../api/transport/paced.ts';
import { Signal, useSignal } from '../../api/transport/signal.ts';
import { useRequest } from '../../api/transport/use-request.ts';
import { useDesk } from '../desk-context.tsx';
import { struckRevisions } from './undo.ts';

/** The desk asks at most once in this time what others have struck. */
const ASK_INTERVAL_MS = 2_000;

/** What others struck and restored after the first command that is shown, as far as it is known. */
const decisions = new Signal<{ readonly meeting: string; readonly list: readonly Decision[] } | null>(null);

/** Asks what became of the records of these commands, again when the log has grown. */
export function useStrikesOfOthers(shown: readonly IssuedCommand[]): void {
  const { meeting } = useDesk();
  const revision = usePaced(useView('meeting')?.revision ?? -1, ASK_INTERVAL_MS);
  const first = Math.min(...shown.flatMap(revisionsOf));
  const key = first < revision ? `struck ${meeting} ${first} ${revision}` : null;
  const { answer } = useRequest(key, { send: (signal) => decisionsAfter(meeting, first, signal) });
  useEffect(() => {
    if (answer) decisions.set({ meeting, list: answer });
  }, [meeting, answer]);
}

/** Returns the records of this desk that are struck now, also by another desk. */
export function useStruckRecords(): ReadonlySet<number> {
  const { meeting } = useDesk();
  const all = useSignal(issuedCommands);
  const known = useSignal(decisions);
  return useMemo(() => {
    const struck = new Set(struckRevisions(all.filter((one) => one.meeting === meeting)));
    for (const { isStruck, revision } of known?.meeting === meeting ? known.list : []) {
      if (isStruck) struck.add(revision);
      else struck.delete(revision);
    }
    return struck;
  }, [all, meeting, known]);
}

interface Decision {
  readonly revision: number;
  readonly isStruck: boolean;
}

/** Asks which records were struck and restored after a record, in the order of the log. */
async function decisionsAfter(
  meeting: string,
  after: number,
  signal: AbortSignal,
): Promise<readonly Decision[]> {
  const log = client.meeting(meeting);
  const [struck, restored] = await Promise.all(
    (['RecordStruck', 'RecordRestored'] as const).map((type) => log.log({ type, after, signal })),
  );
  return [...(struck?.events ?? []), ...(restored?.events ?? [])]
    .toSorted((a, b) => a.revision - b.revision)
    .map(({ type, data }) => ({
      revision: (data as { readonly revision: number }).revision,
      isStruck: type === 'RecordStruck',
    }));
}

/** Returns the records that a command wrote. */
export const revisionsOf = ({ outcome }: IssuedCommand): readonly number[] =>
  outcome.kind === 'done' ? outcome.receipt.events.map(({ revision }) => revision) : [];
