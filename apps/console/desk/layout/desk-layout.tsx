import { lazy, Suspense, useCallback, useEffect, useState, type MouseEvent } from 'react';
import { issuedCommands } from '../../api/data/commands.ts';
import { isUnsettled } from '../../api/data/issued-commands.ts';
import type { ViewsByName } from '../../api/data/meeting.tsx';
import { ErrorBoundary } from '../../ui/error-boundary.tsx';
import { preventKeyRepeat } from '../../ui/key-repeat.ts';
import { useStableFunction } from '../../ui/use-stable-value.ts';
import type { EntryContext, PanelId } from '../actions/act.ts';
import { actOfKey } from '../actions/desk-actions.ts';
import { usePerform, type PerformAction } from '../actions/perform.tsx';
import { CarGrid } from '../cars/car-grid.tsx';
import { numberIn, type CarRow } from '../cars/car-rows.ts';
import { useDesk } from '../desk-context.tsx';
import type { DeskDialogContent } from '../forms/desk-dialog.tsx';
import { ENTRY_BOX, EntryBox } from '../cars/entry-box.tsx';
import { CautionButtons, FlagPanel } from '../flags/flag-panel.tsx';
import { useDeskKeys, useKeyHints } from '../keys/desk-keys.ts';
import type { SessionProgress } from '../flags/flag-moves.ts';
import { TypedList } from '../offline/typed-list.tsx';
import { Panels, usualPanel } from '../panels/panels.tsx';
import { DeskHead, NoCars } from './desk-head.tsx';
import { IssuedList } from '../undo/issued-list.tsx';
import { useIssuing } from '../undo/use-issuing.ts';
import { UndoButton, useUndo } from '../undo/use-undo.tsx';
import { t } from '../../ui/language/language.ts';

const KeysDialog = lazy(() => import('../keys/keys-dialog.tsx'));
const TimingStrip = lazy(() => import('../timing/timing-strip.tsx'));

interface Props {
  readonly name: string;
  readonly context: EntryContext;
  readonly cars: readonly CarRow[];
  readonly progress: SessionProgress;
  readonly running: ViewsByName['running-order'] | undefined;
  readonly onOpen: (content: DeskDialogContent) => void;
}

/** The parts of the desk, and the keys that lead to them. */
export function DeskLayout({ name, context, cars, progress, running, onOpen }: Props) {
  const { hasFeeds } = useDesk();
  const { perform, performAction, onEnter, ...acts } = useDeskActs(context);
  const onMore = useCallback((car: string) => onOpen({ kind: 'car', car }), [onOpen]);
  useFocusedBox();
  useWarnBeforeLeaving();
  const noCars = <NoCars progress={progress} onEnter={onEnter} />;
  return (
    <div
      className="desk"
      tabIndex={-1}
      onKeyDown={preventKeyRepeat}
      onClick={returnToBox}
      ref={useKeyHints()}
    >
      <DeskHead
        name={name}
        progress={progress}
        running={running}
        onEnter={onEnter}
        onPanel={acts.showPanel}
        perform={acts.performNext}
        issuing={acts.flagIssuing}
        onKeys={() => acts.keys.setOpen(true)}
      />
      {hasFeeds && <TimingBar onOpen={() => acts.showPanel('timing')} />}
      <div className="desk-work" id={WORK_AREA} tabIndex={-1} aria-label={t('Work')} role="group">
        <EntryBox
          context={context}
          text={acts.text}
          onText={acts.setText}
          perform={perform}
          onLeave={() => focusOn(WORK_AREA)}
        />
        <CautionButtons progress={progress} perform={performAction} />
        <div>
          <OffNotice />
          <TypedList />
          <IssuedList>
            <UndoButton control={acts.control} />
          </IssuedList>
        </div>
        <FlagPanel progress={progress} perform={performAction} issuing={acts.flagIssuing} />
      </div>
      <CarGrid context={context} rows={cars} noCars={noCars} perform={perform} onMore={onMore} />
      <Panels
        current={acts.panel ?? usualPanel(progress)}
        onShow={acts.showPanel}
        onKeep={() => acts.setPanel('entries')}
        perform={performAction}
        progress={progress}
        cars={context.cars}
      />
      {acts.keys.isOpen && (
        <ErrorBoundary>
          <Suspense>
            <KeysDialog onClose={() => acts.keys.setOpen(false)} />
          </Suspense>
        </ErrorBoundary>
      )}
      <CarNumbers session={context.session} cars={cars} />
    </div>
  );
}

const TimingBar = ({ onOpen }: { readonly onOpen: () => void }) => (
  <div className="desk-timing">
    <ErrorBoundary>
      <Suspense>
        <TimingStrip onOpen={onOpen} />
      </Suspense>
    </ErrorBoundary>
  </div>
);

/** The numbers that fields of forms offer. */
const CarNumbers = ({ session, cars }: { readonly session: string } & Pick<Props, 'cars'>) => (
  <datalist id="desk-all-cars">
    {cars.map(({ car, driver }) => (
      <option key={car} value={numberIn(session, car)} label={driver ?? undefined} />
    ))}
  </datalist>
);

/** Says why nothing is sent, and what is kept meanwhile. */
function OffNotice() {
  const { offReason, isKeeping } = useDesk();
  if (offReason === null) return null;
  return (
    <p className="notice bad desk-off" role="status">
      <strong>{offReason}</strong>{' '}
      {isKeeping
        ? t('Laps, times and notes are kept on this device until you send them. Nothing else is.')
        : t('Nothing is sent from this desk.')}
    </p>
  );
}

const WORK_AREA = 'desk-work';

/** Scrolls to the panels if they are below the cars, out of sight. */
function showPanels(): void {
  const panels = document.querySelector('.desk-panels');
  if (panels && panels.getBoundingClientRect().top > innerHeight / 2) panels.scrollIntoView();
}

const focusOn = (id: string): void => document.getElementById(id)?.focus({ preventScroll: true });
/**
 * Focuses the form of the open panel. While it is still loading the panel has the focus, so that it does not
 * go back into the entry box: the form takes it from there when it is rendered.
 */
const focusForm = (): void =>
  document
    .querySelector<HTMLElement>(':is(#desk-panel .desk-form input, #desk-panel:not(:has(.desk-form)))')
    ?.focus();
const focusBox = (): void => focusOn(ENTRY_BOX);

/** The text of the entry box, the open panel, and the functions that act on them. */
function useDeskActs(context: EntryContext) {
  const { may, hasFeeds } = useDesk();
  const [text, setText] = useState('');
  const [panel, setPanel] = useState<PanelId | null>(null);
  const [isKeysOpen, setKeysOpen] = useState(false);
  const control = useUndo();
  const flagIssuing = useIssuing();
  const showPanel = (id: PanelId) => {
    if (id === 'timing' && !hasFeeds) return;
    setPanel(id);
    focusOn(`desk-tab-${id}`);
    showPanels();
  };
  const perform = usePerform({
    undo: control.undo,
    showPanel,
    showKeys: () => setKeysOpen(true),
    typeText: (typed) => {
      if (typed !== null) setText(typed);
      focusBox();
    },
  });
  const performAction: PerformAction = (action, issuing) => perform(action.act(context, []), issuing);
  // The panel of a step that is done, like the draws, gives way to the usual one.
  const performNext: PerformAction = (action, issuing) => {
    setPanel(null);
    performAction(action, issuing);
  };
  const onKey = useStableFunction((key: string): boolean => {
    const act = actOfKey(key, context, may);
    if (act) perform(act, flagIssuing);
    return act !== null;
  });
  const onEnter = useCallback(() => (setPanel('entries'), focusForm()), []);
  useDeskKeys({ onKey, onUndo: control.undo });
  return {
    text,
    setText,
    panel,
    setPanel,
    keys: { isOpen: isKeysOpen, setOpen: setKeysOpen },
    control,
    flagIssuing,
    showPanel,
    perform,
    performAction,
    performNext,
    onEnter,
  };
}

/** Starts in the entry box. On a touch screen the focus would open the keyboard of the screen. */
function useFocusedBox(): void {
  useEffect(() => {
    if (matchMedia('(pointer: fine)').matches) focusBox();
  }, []);
}

const WORK_BUTTONS = '.desk-head :is(button, a), .desk-work button, .desk-cars button';

/**
 * Puts the focus back into the entry box after a click on a button of the work, so that a word that is typed
 * next is not taken for single keys. The keyboard leaves the focus on the button that it presses.
 */
function returnToBox({ detail, target }: MouseEvent): void {
  if (detail === 0 || !(target instanceof Element) || !matchMedia('(pointer: fine)').matches) return;
  const button = target.closest(WORK_BUTTONS);
  const { activeElement } = document;
  if (button && (activeElement === button || activeElement === document.body)) focusBox();
}

/** Asks before the page is left while a command is not settled. */
function useWarnBeforeLeaving(): void {
  useEffect(() => {
    const confirm = (event: BeforeUnloadEvent) => {
      if (issuedCommands.value.some(isUnsettled)) event.preventDefault();
    };
    addEventListener('beforeunload', confirm);
    return () => removeEventListener('beforeunload', confirm);
  }, []);
}
