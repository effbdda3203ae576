import { useEffect, useState, type ComponentProps } from 'react';
import type { DeskDialog } from './desk-dialog.tsx';

type Component = typeof DeskDialog;

let loaded: Component | null = null;

async function load(): Promise<Component> {
  const { DeskDialog: dialog } = await import('./desk-dialog.tsx');
  return (loaded = dialog);
}

/**
 * Loads the dialog of the desk at the first sign of a hand, so that it opens at once when it is called.
 * `React.lazy` would leave a moment in which a typed reason goes elsewhere.
 */
export function usePreloadedDialog(): void {
  useEffect(() => {
    const events = ['pointermove', 'pointerdown', 'keydown'] as const;
    // A failure is shown when the dialog is opened.
    const start = () => void load().catch(() => undefined);
    for (const name of events) addEventListener(name, start, { once: true });
    return () => {
      for (const name of events) removeEventListener(name, start);
    };
  }, []);
}

/** The dialog over the desk, as soon as its code is there. */
export function LoadedDialog(props: ComponentProps<Component>) {
  const [Dialog, setDialog] = useState<Component | null>(() => loaded);
  const [error, setError] = useState<Error | null>(null);
  useEffect(() => {
    if (loaded === null)
      void load().then(
        (dialog) => setDialog(() => dialog),
        (reason: Error) => setError(reason),
      );
  }, []);
  if (error !== null) throw error;
  return Dialog && <Dialog {...props} />;
}
