import '@fontsource-variable/roboto-condensed/wght.css';
import './ui/shell/theme.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';

const root = document.getElementById('page');
if (root) createRoot(root).render(<App />);
