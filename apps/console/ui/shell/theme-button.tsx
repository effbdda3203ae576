import { useEffect, useState } from 'react';
import { t } from '../language/language.ts';

const THEMES = ['auto', 'dark', 'light'] as const;
type Theme = (typeof THEMES)[number];
const STORAGE_KEY = 'greenflag-theme';

const storedTheme = (): Theme =>
  THEMES.find((theme) => theme === localStorage.getItem(STORAGE_KEY)) ?? 'auto';

const NAMES: Readonly<Record<Theme, string>> = { auto: t('auto'), dark: t('dark'), light: t('light') };

/** Switches between the theme of the device, dark and light. */
export function ThemeButton() {
  const [theme, setTheme] = useState(storedTheme);
  useEffect(() => {
    if (theme === 'auto') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
    localStorage.setItem(STORAGE_KEY, theme);
  }, [theme]);
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'auto';
  return (
    <button
      className="button plain"
      onClick={() => setTheme(next)}
      title={t('Change to {theme}', { theme: NAMES[next] })}
    >
      <span className="quiet">{t('Theme')}</span>
      {NAMES[theme]}
    </button>
  );
}
