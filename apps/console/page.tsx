import { createRoot } from 'react-dom/client';
import { restoreIdentity } from './api/data/identity.ts';
import { offlineCommands } from './api/data/typed-offline.ts';
import { App } from './app.tsx';
import { registerWorker } from './worker/register-worker.ts';

/** Shows the page to the official who is signed in, or to anyone. */
export function showPage(): void {
  restoreIdentity();
  offlineCommands.watch();
  const root = document.getElementById('page');
  if (root) createRoot(root).render(<App />);
  registerWorker();
  document.addEventListener('wheel', leaveNumberField, { passive: true });
}

/** The wheel is meant for the page: in a field with a number it would change the number. */
function leaveNumberField(): void {
  const { activeElement: field } = document;
  if (field instanceof HTMLInputElement && field.type === 'number') field.blur();
}
