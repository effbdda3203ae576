import './api/data/pair-secret.ts';
import '@fontsource-variable/roboto-condensed/wght.css';
import './ui/shell/theme.css';
import { createRoot } from 'react-dom/client';
import { restoreIdentity } from './api/data/identity.ts';
import { offlineCommands } from './api/data/typed-offline.ts';
import { keepSettingsIn } from './ui/device-setting.ts';
import { speakToReader } from './ui/language/speak-to-reader.ts';

restoreIdentity();
offlineCommands.watch();
keepSettingsIn(localStorage);
await speakToReader();

// The parts of the page take their texts when they are loaded, so the language comes first.
const { App } = await import('./app.tsx');
const root = document.getElementById('page');
if (root) createRoot(root).render(<App />);
