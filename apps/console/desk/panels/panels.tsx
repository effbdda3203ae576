import { lazy, Suspense, type KeyboardEvent, type ReactNode } from 'react';
import { ErrorBoundary } from '../../ui/error-boundary.tsx';
import { isBefore, isOver } from '../../ui/text/phases.ts';
import { PANELS, type PanelId } from '../actions/act.ts';
import type { PerformAction } from '../actions/perform.tsx';
import { useDesk } from '../desk-context.tsx';
import type { SessionProgress } from '../flags/flag-moves.ts';
import { LogPanel, PenaltiesPanel } from './records-panels.tsx';
import { t } from '../../ui/language/language.ts';

const EntriesPanel = lazy(() => import('./entries-panel.tsx'));
const LineupPanel = lazy(() => import('./lineup-panel.tsx'));
const DrawsPanel = lazy(() => import('./draws-panel.tsx'));
const ResultsPanel = lazy(() => import('./results-panel.tsx'));
const AnyCommand = lazy(() => import('../forms/any-command.tsx'));
const TimingPanel = lazy(() => import('../timing/timing-panel.tsx'));

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
  const { hasFeeds } = useDesk();
  const names = PANEL_NAMES.filter((name) => hasFeeds || name !== 'timing');
  const press = ({ key }: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (step === undefined) return;
    const next = names[(names.indexOf(current) + step + names.length) % names.length] ?? current;
    onShow(next);
  };
  const contents: Readonly<Record<PanelId, ReactNode>> = {
    entries: <EntriesPanel />,
    lineup: <LineupPanel progress={progress} perform={perform} />,
    draws: <DrawsPanel />,
    results: <ResultsPanel progress={progress} perform={perform} />,
    penalties: <PenaltiesPanel />,
    log: <LogPanel />,
    timing: <TimingPanel />,
    any: <AnyCommand cars={cars} />,
  };
  return (
    <section className="desk-panels" aria-label={t('Panels')}>
      <div className="desk-tabs scroll-x" role="tablist" aria-label={t('Panels')} onKeyDown={press}>
        {names.map((name) => (
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
        <ErrorBoundary key={current}>
          <Suspense>{contents[current]}</Suspense>
        </ErrorBoundary>
      </div>
    </section>
  );
}
