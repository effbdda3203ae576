import type { KeyboardEvent, ReactNode } from 'react';
import { isBefore, isOver } from '../../ui/text/phases.ts';
import { PANELS, type PanelId } from '../actions/act.ts';
import type { PerformAction } from '../actions/perform.tsx';
import { AnyCommand } from '../forms/any-command.tsx';
import { EntriesPanel } from './entries-panel.tsx';
import { LineupPanel } from './lineup-panel.tsx';
import type { SessionProgress } from '../flags/flag-moves.ts';
import { LogPanel, PenaltiesPanel } from './records-panels.tsx';
import { ResultsPanel } from './results-panel.tsx';

const PANEL_NAMES = Object.keys(PANELS) as PanelId[];

/** Returns the panel that is useful most often at this point of the session. */
export function usualPanel({ phase, hasLineup, isEmpty }: SessionProgress): PanelId {
  if (isEmpty && isBefore(phase)) return 'entries';
  if (isBefore(phase)) return hasLineup ? 'lineup' : 'log';
  return isOver(phase) ? 'results' : 'log';
}

interface Props {
  readonly current: PanelId;
  readonly onShow: (name: PanelId) => void;
  /** Called when somebody works in the panel, so that it stays. */
  readonly onKeep: () => void;
  readonly perform: PerformAction;
  readonly progress: SessionProgress;
  readonly cars: readonly string[];
}

/** One of the panels, and the tabs of all. */
export function Panels({ current, onShow, onKeep, perform, progress, cars }: Props) {
  const press = ({ key }: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (step === undefined) return;
    const next =
      PANEL_NAMES[(PANEL_NAMES.indexOf(current) + step + PANEL_NAMES.length) % PANEL_NAMES.length] ?? current;
    onShow(next);
  };
  const contents: Readonly<Record<PanelId, ReactNode>> = {
    entries: <EntriesPanel />,
    lineup: <LineupPanel progress={progress} perform={perform} />,
    results: <ResultsPanel progress={progress} perform={perform} />,
    penalties: <PenaltiesPanel />,
    log: <LogPanel />,
    any: <AnyCommand cars={cars} />,
  };
  return (
    <section className="desk-panels" aria-label="Panels">
      <div className="desk-tabs scroll-x" role="tablist" aria-label="Panels" onKeyDown={press}>
        {PANEL_NAMES.map((name) => (
          <button
            key={name}
            id={`desk-tab-${name}`}
            role="tab"
            className="button plain"
            aria-selected={name === current}
            aria-controls="desk-panel"
            aria-keyshortcuts={PANELS[name].key}
            tabIndex={name === current ? 0 : -1}
            onClick={() => onShow(name)}
          >
            {PANELS[name].name}
          </button>
        ))}
      </div>
      <div
        id="desk-panel"
        role="tabpanel"
        aria-labelledby={`desk-tab-${current}`}
        tabIndex={0}
        // Keep this panel once somebody enters cars, because the usual panel changes with the first entered
        // car.
        onFocus={current === 'entries' ? onKeep : undefined}
      >
        {contents[current]}
      </div>
    </section>
  );
}
