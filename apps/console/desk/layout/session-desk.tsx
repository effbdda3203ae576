import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Role } from '#domain';
import { useConnection, useMeetingId, useView, type ViewsByName } from '../../api/data/meeting.tsx';
import { serverState } from '../../api/transport/server-state.ts';
import { useSignal } from '../../api/transport/signal.ts';
import { useFlagFrame } from '../../ui/shell/flag-frame.ts';
import { isOver as isOverIn, isTimedKind } from '../../ui/text/phases.ts';
import { useStableValue } from '../../ui/use-stable-value.ts';
import { DeskLayout } from './desk-layout.tsx';
import { carsOf } from '../cars/car-rows.ts';
import { DeskProvider, type DeskValue, type SessionRow } from '../desk-context.tsx';
import { DeskDialog, type Opened } from '../forms/desk-dialog.tsx';
import type { AtDesk } from '../cars/typed-entry.ts';
import type { Standing } from '../flags/flag-moves.ts';
import { postedSince } from '../panels/posted-since.ts';
import type { Catalogue } from '../forms/command-roles.ts';

interface Props {
  readonly row: SessionRow;
  readonly sessions: ViewsByName['meeting']['sessions'];
  readonly role: Role;
  readonly catalogue: Catalogue;
}

/** The desk of one session: what is known of it, for all its parts. */
export function SessionDesk({ row, sessions, role, catalogue }: Props) {
  const meeting = useMeetingId();
  const off = useOff();
  const [opened, setOpened] = useState<Opened | null>(null);
  const { session, kind, phase, lineup } = row;
  const isTimed = isTimedKind(kind);
  const hasLineup = lineup !== 'none';
  const isStale = lineup === 'stale';
  const running = useView('running-order', session);
  const cars = useCars(session, { isOpenToAll: !hasLineup, running });
  const ids = useStableValue(sessions.map((one) => one.session));
  const numbers = useStableValue(cars.map(({ car }) => car));
  useFlagFrame(running?.flag);

  const ask: DeskValue['ask'] = useCallback((type, preset = {}) => {
    setOpened({ kind: 'form', type, preset });
  }, []);
  const desk = useMemo(
    (): DeskValue => ({ meeting, session, sessions: ids, catalogue, role, off, ask }),
    [meeting, session, ids, catalogue, role, off, ask],
  );
  const isOver = isOverIn(phase);
  const at = useMemo(
    (): AtDesk => ({ session, isTimed, isOver, cars: numbers, sessions: ids }),
    [session, isTimed, isOver, numbers, ids],
  );
  const flag = running?.flag ?? row.flag;
  const lapsToGo = running?.lapsToGo ?? null;
  const isEmpty = useView('entry-list')?.rows.length === 0;
  const isChanged = useChanged(session, phase === 'unofficial');
  const standing = useMemo(
    (): Standing => ({ phase, flag, lapsToGo, hasLineup, isStale, isEmpty, isChanged }),
    [phase, flag, lapsToGo, hasLineup, isStale, isEmpty, isChanged],
  );
  return (
    <DeskProvider value={desk}>
      <DeskLayout
        name={row.name}
        at={at}
        cars={cars}
        standing={standing}
        running={running}
        onOpen={setOpened}
      />
      {opened && <DeskDialog key={keyOf(opened)} opened={opened} at={at} onClose={() => setOpened(null)} />}
    </DeskProvider>
  );
}

const keyOf = (opened: Opened): string => (opened.kind === 'car' ? `car ${opened.car}` : opened.type);

/** Why nothing can be sent now; null where it can. */
function useOff(): string | null {
  const { connection, retry } = useConnection();
  const state = useSignal(serverState);
  const isBack = state.kind === 'ready' && connection.kind === 'away';
  useEffect(() => {
    // Who waits to record a crossing does not wait for the next try.
    if (isBack) retry();
  }, [isBack, retry]);
  if (state.kind === 'away') return 'The server does not answer. Nothing is sent or kept for later.';
  if (state.kind === 'store-away') return 'The store is away, and commands are not taken.';
  if (connection.kind === 'away') return 'Cut off from the server. Nothing is sent or kept for later.';
  if (connection.kind === 'refused')
    return `The server refuses what this page shows. ${connection.problem.title}`;
  return null;
}

/** Has the score changed since it was posted? While that is no question, the results are not followed. */
function useChanged(session: string, isAsked: boolean): boolean {
  const view = useView<'results' | 'meeting'>(isAsked ? 'results' : 'meeting', isAsked ? session : undefined);
  return view !== undefined && 'versions' in view && postedSince(view).size > 0;
}

interface Known {
  readonly isOpenToAll: boolean;
  readonly running: ViewsByName['running-order'] | undefined;
}

function useCars(session: string, { isOpenToAll, running }: Known) {
  const lineup = useView('lineup', session);
  const entries = useView('entry-list');
  const rows = { running: running?.rows, lineup: lineup?.rows, entries: entries?.rows };
  return useMemo(
    () => carsOf({ running: rows.running, lineup: rows.lineup, entries: rows.entries, isOpenToAll }),
    [rows.running, rows.lineup, rows.entries, isOpenToAll],
  );
}
