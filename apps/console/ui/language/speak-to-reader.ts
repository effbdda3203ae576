import { DeviceSetting } from '../device-setting.ts';
import { languageFor, LANGUAGES, speak, type Language } from './language.ts';

/** The language that somebody chose at this device; null for that of the browser. */
export const chosenLanguage = new DeviceSetting<Language | null>('greenflag.language', null);

/**
 * Speaks the language of the reader: the one chosen at this device, else the first of the browser's that the
 * page can speak. Texts other than the English ones are fetched; without them the page is in English.
 */
export async function speakToReader(): Promise<void> {
  const chosen = chosenLanguage.value;
  const wanted = chosen !== null && chosen in LANGUAGES ? chosen : languageFor(navigator.languages);
  if (wanted !== 'en') {
    try {
      const { default: texts } = await import('./es.json');
      speak(wanted, texts);
    } catch {
      return;
    }
  }
  document.documentElement.lang = wanted;
}
