import { useCallback, useEffect, useState } from 'react';
import { issuedCommands } from '../../api/data/commands.ts';
import { isUnsettled } from '../../api/data/issued-commands.ts';
import type { ViewsByName } from '../../api/data/meeting.tsx';
import { addressOf, navigate } from '../../routes.ts';
import { preventKeyRepeat } from '../../ui/key-repeat.ts';
import { CarGrid } from '../cars/car-grid.tsx';
import type { CarRow } from '../cars/car-rows.ts';
import { useDesk } from '../desk-context.tsx';
import type { Opened } from '../forms/desk-dialog.tsx';
import { ENTRY_BOX, EntryBox } from '../cars/entry-box.tsx';
import type { AtDesk } from '../cars/typed-entry.ts';
import { FlagPanel, Steps } from '../flags/flag-panel.tsx';
import { KeysDialog } from '../keys/keys-dialog.tsx';
import { useKeys } from '../keys/desk-keys.ts';
import { FLAG_MOVES, type Standing } from '../flags/flag-moves.ts';
import { PANELS, Panels, usualPanel, type PanelName } from '../panels/panels.tsx';
import { Head, NoCars } from './desk-head.tsx';
import { IssuedList } from '../undo/issued-list.tsx';
import { UndoButton, useUndo } from '../undo/use-undo.tsx';

interface Props {
  readonly name: string;
  readonly at: AtDesk;
  readonly cars: readonly CarRow[];
  readonly standing: Standing;
  readonly running: ViewsByName['running-order'] | undefined;
  readonly onOpen: (opened: Opened) => void;
}

/** What stands on the desk, and the keys that lead to it. */
export function DeskLayout({ name, at, cars, standing, running, onOpen }: Props) {
  const { off } = useDesk();
  const [text, setText] = useState('');
  const [panel, setPanel] = useState<PanelName | null>(null);
  const [isKeysOpen, setKeysOpen] = useState(false);
  const undo = useUndo();
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
  useKeys({ onKey, onUndo: undo.run });
  useStaying();
  const none = <NoCars standing={standing} onEnter={onEnter} />;
  return (
    <div className="desk" tabIndex={-1} onKeyDown={preventKeyRepeat}>
      <Head {...{ name, standing, running, onEnter }} onKeys={() => setKeysOpen(true)} />
      {off !== null && (
        <p className="notice bad desk-off" role="status">
          <strong>The desk is off.</strong> {off}
        </p>
      )}
      <Work at={at} text={text} onText={setText} standing={standing} undo={undo} />
      <CarGrid at={at} rows={cars} none={none} onTime={onTime} onMore={onMore} />
      <Panels shown={panel ?? usualPanel(standing)} onShow={setPanel} standing={standing} cars={at.cars} />
      {isKeysOpen && <KeysDialog onClose={() => setKeysOpen(false)} />}
      <datalist id="desk-all-cars">
        {cars.map(({ car, driver }) => (
          <option key={car} value={car} label={driver ?? undefined} />
        ))}
      </datalist>
    </div>
  );
}

interface WorkProps extends Pick<Props, 'at' | 'standing'> {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly undo: ReturnType<typeof useUndo>;
}

/** What an official's hands are on. */
function Work({ at, text, onText, standing, undo }: WorkProps) {
  const { meeting } = useDesk();
  useEffect(() => {
    // It is ready from the start, where that does not bring up a keyboard on the screen.
    if (matchMedia('(pointer: fine)').matches) focusBox();
  }, []);
  return (
    <div className="desk-work" id={WORK} tabIndex={-1} aria-label="Work" role="group">
      <EntryBox
        at={at}
        text={text}
        onText={onText}
        onUndo={undo.run}
        onGo={(session) => navigate(addressOf(meeting, 'desk', session))}
        onLeave={() => focusOn(WORK)}
      />
      <FlagPanel standing={standing} />
      <Steps standing={standing} />
      <IssuedList>
        <UndoButton undo={undo} />
      </IssuedList>
    </div>
  );
}

const WORK = 'desk-work';

const focusOn = (id: string): void => document.getElementById(id)?.focus({ preventScroll: true });
/** At once where it is there; otherwise it takes the focus as it comes. */
const focusFirst = (place: string): void => document.querySelector<HTMLElement>(place)?.focus();
const focusBox = (): void => focusOn(ENTRY_BOX);

const PANEL_BY_KEY = new Map(
  Object.entries(PANELS).map(([name, { key }]) => [key as string, name as PanelName]),
);

/** The key of a flag presses its button: what the button shows, and refuses, the key does. */
const pressFlag = (key: string): void =>
  document.querySelector<HTMLElement>(`#${WORK} .desk-flag[aria-keyshortcuts="${key}"]`)?.click();

/** Whoever leaves the page while it is not known what became of a command is asked first. */
function useStaying(): void {
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (issuedCommands.value.some(isUnsettled)) event.preventDefault();
    };
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, []);
}
