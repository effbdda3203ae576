import './api/data/pair-secret.ts';
import '@fontsource-variable/roboto-condensed/wght.css';
import './ui/shell/theme.css';
import { createRoot } from 'react-dom/client';
import { restoreIdentity } from './api/data/identity.ts';
import { App } from './app.tsx';
import { keepSettingsIn } from './ui/device-setting.ts';

restoreIdentity();
keepSettingsIn(localStorage);

const root = document.getElementById('page');
if (root) createRoot(root).render(<App />);
