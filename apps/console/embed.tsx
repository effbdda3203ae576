import '@fontsource-variable/roboto-condensed/wght.css';
import './ui/shell/theme.css';
import './ui/shell/shell.css';
import { createRoot } from 'react-dom/client';
import { languageFor } from './ui/language/language.ts';
import { speakLanguage } from './ui/language/speak-language.ts';

/*
 * The board for a frame in the page of a club. It has an entry of its own, which knows no sign-in and no
 * command and never reads what this device stores: a page that frames it can do nothing with it. So it speaks
 * the language of the browser.
 */

await speakLanguage(languageFor(navigator.languages));

// The parts of the page take their texts when they are loaded, so the language comes first.
const { EmbeddedBoard } = await import('./embedded-board.tsx');
const root = document.getElementById('page');
if (root) createRoot(root).render(<EmbeddedBoard />);
