import { useCallback, useEffect, useState } from 'react';
import { issuedCommands } from '../../api/data/commands.ts';
import { isUnsettled } from '../../api/data/issued-commands.ts';
import type { ViewsByName } from '../../api/data/meeting.tsx';
import { addressOf, navigate } from '../../routes.ts';
import { preventKeyRepeat } from '../../ui/key-repeat.ts';
import { CarGrid } from '../cars/car-grid.tsx';
import type { CarRow } from '../cars/car-rows.ts';
import { useDesk } from '../desk-context.tsx';
import type { DeskDialogContent } from '../forms/desk-dialog.tsx';
import { ENTRY_BOX, EntryBox } from '../cars/entry-box.tsx';
import type { EntryContext } from '../cars/typed-entry.ts';
import { FlagPanel, StepButtons } from '../flags/flag-panel.tsx';
import { KeysDialog } from '../keys/keys-dialog.tsx';
import { useDeskKeys } from '../keys/desk-keys.ts';
import { FLAG_MOVES, type SessionProgress } from '../flags/flag-moves.ts';
import { PANELS, Panels, usualPanel, type PanelId } from '../panels/panels.tsx';
import { DeskHead, NoCars } from './desk-head.tsx';
import { IssuedList } from '../undo/issued-list.tsx';
import { UndoButton, useUndo } from '../undo/use-undo.tsx';

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
  const { offReason } = useDesk();
  const [text, setText] = useState('');
  const [panel, setPanel] = useState<PanelId | null>(null);
  const [isKeysOpen, setKeysOpen] = useState(false);
  const control = useUndo();
  const onTime = useCallback((car: string) => (setText(`${car} `), focusBox()), []);
  const onMore = useCallback((car: string) => onOpen({ kind: 'car', car }), [onOpen]);
  const onKey = useCallback((key: string): boolean => {
    const chosen = PANEL_BY_KEY.get(key);
    const move = FLAG_MOVES.find((each) => each.key === key);
    if (/^\d$/u.test(key)) setText(key);
    if (/^[\d/]$/u.test(key)) focusBox();
    else if (key === '?') setKeysOpen(true);
    else if (chosen) setPanel(chosen);
    else if (move) pressFlag(move.key);
    if (chosen) focusOn(`desk-tab-${chosen}`);
    return chosen !== undefined || move !== undefined || /^[\d/?]$/u.test(key);
  }, []);
  const onEnter = useCallback(() => (setPanel('entries'), focusFirst('#desk-panel .desk-form input')), []);
  useDeskKeys({ onKey, onUndo: control.undo });
  useWarnBeforeLeaving();
  const noCars = <NoCars progress={progress} onEnter={onEnter} />;
  return (
    <div className="desk" tabIndex={-1} onKeyDown={preventKeyRepeat}>
      <DeskHead
        name={name}
        progress={progress}
        running={running}
        onEnter={onEnter}
        onKeys={() => setKeysOpen(true)}
      />
      {offReason !== null && (
        <p className="notice bad desk-off" role="status">
          <strong>The desk is off.</strong> {offReason}
        </p>
      )}
      <WorkArea context={context} text={text} onText={setText} progress={progress} control={control} />
      <CarGrid context={context} rows={cars} noCars={noCars} onTime={onTime} onMore={onMore} />
      <Panels
        current={panel ?? usualPanel(progress)}
        onShow={setPanel}
        progress={progress}
        cars={context.cars}
      />
      {isKeysOpen && <KeysDialog onClose={() => setKeysOpen(false)} />}
      <datalist id="desk-all-cars">
        {cars.map(({ car, driver }) => (
          <option key={car} value={car} label={driver ?? undefined} />
        ))}
      </datalist>
    </div>
  );
}

interface WorkAreaProps extends Pick<Props, 'context' | 'progress'> {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly control: ReturnType<typeof useUndo>;
}

/** The entry box, the flags, and what was issued. */
function WorkArea({ context, text, onText, progress, control }: WorkAreaProps) {
  const { meeting } = useDesk();
  useEffect(() => {
    // On a touch screen the focus would open the keyboard of the screen.
    if (matchMedia('(pointer: fine)').matches) focusBox();
  }, []);
  return (
    <div className="desk-work" id={WORK_AREA} tabIndex={-1} aria-label="Work" role="group">
      <EntryBox
        context={context}
        text={text}
        onText={onText}
        onUndo={control.undo}
        onGo={(session) => navigate(addressOf(meeting, 'desk', session))}
        onLeave={() => focusOn(WORK_AREA)}
      />
      <FlagPanel progress={progress} />
      <StepButtons progress={progress} />
      <IssuedList>
        <UndoButton control={control} />
      </IssuedList>
    </div>
  );
}

const WORK_AREA = 'desk-work';

const focusOn = (id: string): void => document.getElementById(id)?.focus({ preventScroll: true });
/** Focuses the element if it is rendered. A form that is rendered later takes the focus itself. */
const focusFirst = (selector: string): void => document.querySelector<HTMLElement>(selector)?.focus();
const focusBox = (): void => focusOn(ENTRY_BOX);

const PANEL_BY_KEY = new Map(
  Object.entries(PANELS).map(([name, { key }]) => [key as string, name as PanelId]),
);

/** Presses the button of a flag, so that the key has the same effect and the same limits as the button. */
const pressFlag = (key: string): void =>
  document.querySelector<HTMLElement>(`#${WORK_AREA} .desk-flag[aria-keyshortcuts="${key}"]`)?.click();

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
