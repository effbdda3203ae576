import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import { isBefore, isOver } from '../../ui/text/phases.ts';
import { AnyCommand } from '../forms/any-command.tsx';
import { EntriesPanel } from './entries-panel.tsx';
import { LineupPanel } from './lineup-panel.tsx';
import type { Standing } from '../flags/flag-moves.ts';
import { LogPanel, PenaltiesPanel } from './records-panels.tsx';
import { ResultsPanel } from './results-panel.tsx';

/** The panels beside the cars, with the key that leads to each. */
export const PANELS = {
  entries: { name: 'Entries', key: 'e' },
  lineup: { name: 'Line-up', key: 'l' },
  results: { name: 'Results', key: 't' },
  penalties: { name: 'Penalties', key: 'p' },
  log: { name: 'Log', key: 'j' },
  any: { name: 'Any command', key: 'a' },
} as const;

export type PanelName = keyof typeof PANELS;
const NAMES = Object.keys(PANELS) as PanelName[];

/** The panel that is wanted most, as far as the session has come. */
export function usualPanel({ phase, hasLineup, isEmpty }: Standing): PanelName {
  if (isEmpty && isBefore(phase)) return 'entries';
  if (isBefore(phase)) return hasLineup ? 'lineup' : 'log';
  return isOver(phase) ? 'results' : 'log';
}

interface Props {
  readonly shown: PanelName;
  readonly onShow: (name: PanelName) => void;
  readonly standing: Standing;
  readonly cars: readonly string[];
}

/** One of the panels, and the tabs to the others. */
export function Panels({ shown, onShow, standing, cars }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const press = ({ key }: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (step === undefined) return;
    const next = NAMES[(NAMES.indexOf(shown) + step + NAMES.length) % NAMES.length] ?? shown;
    onShow(next);
    list.current?.querySelector<HTMLElement>(`#desk-tab-${next}`)?.focus();
  };
  const contents: Readonly<Record<PanelName, ReactNode>> = {
    entries: <EntriesPanel />,
    lineup: <LineupPanel standing={standing} />,
    results: <ResultsPanel standing={standing} />,
    penalties: <PenaltiesPanel />,
    log: <LogPanel />,
    any: <AnyCommand cars={cars} />,
  };
  return (
    <section className="desk-panels" aria-label="Panels">
      <div className="desk-tabs scroll-x" role="tablist" aria-label="Panels" ref={list} onKeyDown={press}>
        {NAMES.map((name) => (
          <button
            key={name}
            id={`desk-tab-${name}`}
            role="tab"
            className="button plain"
            aria-selected={name === shown}
            aria-controls="desk-panel"
            aria-keyshortcuts={PANELS[name].key}
            tabIndex={name === shown ? 0 : -1}
            onClick={() => onShow(name)}
          >
            {PANELS[name].name}
          </button>
        ))}
      </div>
      <div
        id="desk-panel"
        role="tabpanel"
        aria-labelledby={`desk-tab-${shown}`}
        tabIndex={0}
        // Whoever has begun to enter cars goes on, also once there is one.
        onFocus={shown === 'entries' ? () => onShow(shown) : undefined}
      >
        {contents[shown]}
      </div>
    </section>
  );
}
