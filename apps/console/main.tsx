import './api/data/pair-secret.ts';
import '@fontsource-variable/roboto-condensed/wght.css';
import './ui/shell/theme.css';
import { keepSettingsIn } from './ui/device-setting.ts';
import { speakToReader } from './ui/language/speak-to-reader.ts';

keepSettingsIn(localStorage);
await speakToReader();

// The parts of the page take their texts when they are loaded, so the language comes first.
const { showPage } = await import('./page.tsx');
showPage();
