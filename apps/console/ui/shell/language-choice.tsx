import { LANGUAGES, language, t, type Language } from '../language/language.ts';
import { chosenLanguage } from '../language/speak-to-reader.ts';

/** Chooses the language of the page at this device. The page loads again, because its parts hold texts. */
export function LanguageChoice() {
  return (
    <select
      className="button plain"
      aria-label={t('Language')}
      value={language()}
      onChange={({ target }) => {
        chosenLanguage.set(target.value as Language);
        location.reload();
      }}
    >
      {Object.entries(LANGUAGES).map(([code, name]) => (
        <option key={code} value={code} lang={code}>
          {name}
        </option>
      ))}
    </select>
  );
}
