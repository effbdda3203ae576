import { speak, type Language } from './language.ts';

/** Speaks a language. Texts other than the English ones are fetched; without them the page is in English. */
export async function speakLanguage(wanted: Language): Promise<void> {
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
