import { DeviceSetting } from '../device-setting.ts';
import { languageFor, LANGUAGES, type Language } from './language.ts';
import { speakLanguage } from './speak-language.ts';

/** The language that somebody chose at this device; null for that of the browser. */
export const chosenLanguage = new DeviceSetting<Language | null>('greenflag.language', null);

/**
 * Speaks the language of the reader: the one chosen at this device, else the first of the browser's that the
 * page can speak.
 */
export async function speakToReader(): Promise<void> {
  const chosen = chosenLanguage.value;
  await speakLanguage(chosen !== null && chosen in LANGUAGES ? chosen : languageFor(navigator.languages));
}
