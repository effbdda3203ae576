import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Role } from '#domain';
import { useConnection, useMeetingId, useView, type ViewsByName } from '../../api/data/meeting.tsx';
import { serverState } from '../../api/transport/server-state.ts';
import { useSignal } from '../../api/transport/signal.ts';
import { navigate } from '../../routes.ts';
import { ErrorBoundary } from '../../ui/error-boundary.tsx';
import { useFlagFrame } from '../../ui/shell/flag-frame.ts';
import { isOver as isOverIn, isTimedKind } from '../../ui/text/phases.ts';
import { t } from '../../ui/language/language.ts';
import { classOf } from '../../ui/text/text.ts';
import { useStableValue } from '../../ui/use-stable-value.ts';
import { DeskLayout } from './desk-layout.tsx';
import { areCarsKnown, carRows, numberIn, type CarRow, type CarSources } from '../cars/car-rows.ts';
import { DeskProvider, type DeskValue, type SessionRow } from '../desk-context.tsx';
import type { DeskDialogContent } from '../forms/desk-dialog.tsx';
import { LoadedDialog, usePreloadedDialog } from '../forms/loaded-dialog.tsx';
import type { EntryContext } from '../actions/act.ts';
import type { SessionProgress } from '../flags/flag-moves.ts';
import { Question } from '../undo/question.tsx';
import type { Catalogue } from '../forms/command-roles.ts';

interface Props {
  readonly row: SessionRow;
  readonly sessions: ViewsByName['meeting']['sessions'];
  readonly classes: DeskValue['classes'];
  readonly role: Role;
  readonly catalogue: Catalogue;
  readonly hasFeeds: boolean;
}

/** The desk of one session. It collects what its parts share. */
export function SessionDesk({ row, sessions, classes, role, catalogue, hasFeeds }: Props) {
  const meeting = useMeetingId();
  const { offReason, isKeeping } = useOff();
  usePreloadedDialog();
  const { dialog, setDialog, openForm } = useDialog();
  const { session, phase, lineup } = row;
  const isTimed = isTimedKind(row.kind);
  const running = useView('running-order', session);
  const sources = useCarSources(session, lineup === 'none', running);
  const cars = useMemo(() => carRows(sources), [sources]);
  const ids = useStableValue(sessions.map((one) => one.session));
  useFlagFrame(running);
  const desk = useMemo(
    (): DeskValue => ({
      meeting,
      session,
      phase,
      isTimed,
      sessions: ids,
      classes,
      catalogue,
      role,
      hasFeeds,
      offReason,
      isKeeping,
      openForm,
    }),
    [
      meeting,
      session,
      phase,
      isTimed,
      ids,
      classes,
      catalogue,
      role,
      hasFeeds,
      offReason,
      isKeeping,
      openForm,
    ],
  );
  const isCheckeredDue = !isTimed && running?.lapsToGo === 0;
  const context = useEntryContext({ ...row, isCheckeredDue }, sources, cars, ids);
  const progress = useProgress(row, running);
  return (
    <DeskProvider value={desk}>
      <DeskLayout
        name={row.name}
        context={context}
        cars={cars}
        progress={progress}
        running={running}
        onOpen={setDialog}
      />
      {dialog && (
        <ErrorBoundary key={dialogKey(dialog)}>
          <LoadedDialog content={dialog} context={context} cars={cars} onClose={() => setDialog(null)} />
        </ErrorBoundary>
      )}
      <Question />
    </DeskProvider>
  );
}

/** The dialog over the desk, at first the one that the address asks for. */
function useDialog() {
  const [dialog, setDialog] = useState(askedDialog);
  // A reload asks no more.
  useEffect(() => {
    if (askedDialog()) navigate(location.pathname, 'replace');
  }, []);
  const openForm: DeskValue['openForm'] = useCallback((type, preset = {}, among = null) => {
    setDialog({ kind: 'form', type, preset, among });
  }, []);
  return { dialog, setDialog, openForm };
}

function useEntryContext(
  { session, kind, phase, isCheckeredDue }: SessionRow & Pick<EntryContext, 'isCheckeredDue'>,
  sources: CarSources,
  cars: readonly CarRow[],
  sessions: readonly string[],
): EntryContext {
  const numbers = useStableValue(cars.map(({ car }) => numberIn(session, car)));
  const isTimed = isTimedKind(kind);
  const isOver = isOverIn(phase);
  const areKnown = areCarsKnown(sources);
  return useMemo(
    () => ({ session, isTimed, isOver, isCheckeredDue, cars: numbers, areCarsKnown: areKnown, sessions }),
    [session, isTimed, isOver, isCheckeredDue, numbers, areKnown, sessions],
  );
}

/** Returns how far the session is, for the parts that show the next step. */
function useProgress({ session, phase, lineup, flag: shown }: SessionRow, running: RunningOrder) {
  const hasLineup = lineup !== 'none';
  const isStale = lineup === 'stale';
  const flag = running?.flag ?? shown;
  const lapsToGo = running?.lapsToGo ?? null;
  const isEmpty = useView('entry-list', classOf(session))?.rows.length === 0;
  const { isChanged, tie } = useDueResults(session, phase === 'checkered' || phase === 'unofficial');
  return useMemo(
    (): SessionProgress => ({ phase, flag, lapsToGo, hasLineup, isStale, isEmpty, isChanged, tie }),
    [phase, flag, lapsToGo, hasLineup, isStale, isEmpty, isChanged, tie],
  );
}

/** Returns the form to strike or to restore a record that the address asks for. The log links to it. */
function askedDialog(): DeskDialogContent | null {
  const query = new URLSearchParams(location.search);
  const type = query.has('strike') ? 'StrikeRecord' : 'RestoreRecord';
  const revision = Number(query.get('strike') ?? query.get('restore') ?? NaN);
  return Number.isSafeInteger(revision) ? { kind: 'form', type, preset: { revision }, among: null } : null;
}

const dialogKey = (content: DeskDialogContent): string =>
  content.kind === 'car' ? `car ${content.car}` : content.type;

/** Returns why nothing can be sent now, and whether laps are kept on this device meanwhile. */
function useOff(): Pick<DeskValue, 'offReason' | 'isKeeping'> {
  const { connection, retry } = useConnection();
  const state = useSignal(serverState);
  const isBack = state.kind === 'ready' && connection.kind === 'away';
  useEffect(() => {
    // Somebody who waits to record a crossing should not wait for the next automatic try.
    if (isBack) retry();
  }, [isBack, retry]);
  if (state.kind === 'away') return { offReason: t('No answer from the server.'), isKeeping: true };
  if (state.kind === 'store-away')
    return { offReason: t('The store of the server is away.'), isKeeping: true };
  if (connection.kind === 'away') return { offReason: t('No connection to the server.'), isKeeping: true };
  if (connection.kind === 'refused') {
    const { title: reason } = connection.problem;
    return {
      offReason: t('The server refuses what this page shows. {reason}', { reason }),
      isKeeping: false,
    };
  }
  return { offReason: null, isKeeping: false };
}

/**
 * Returns what is to be done before results are posted or certified. Follows the results only if they are
 * due; otherwise it follows the meeting, which the desk follows anyway.
 */
function useDueResults(session: string, isDue: boolean): Pick<SessionProgress, 'isChanged' | 'tie'> {
  const view = useView<'results' | 'meeting'>(isDue ? 'results' : 'meeting', isDue ? session : undefined);
  const results = view !== undefined && 'ties' in view ? view : null;
  const tie = useStableValue(results?.ties[0]?.cars ?? null);
  return { isChanged: results?.isChanged ?? false, tie };
}

type RunningOrder = ViewsByName['running-order'] | undefined;

function useCarSources(session: string, isOpenToAll: boolean, runningOrder: RunningOrder) {
  const running = runningOrder?.rows;
  const lineup = useView('lineup', session)?.rows;
  const entries = useView('entry-list', classOf(session))?.rows;
  return useMemo(
    (): CarSources => ({ running, lineup, entries, isOpenToAll }),
    [running, lineup, entries, isOpenToAll],
  );
}
