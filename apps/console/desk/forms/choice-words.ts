import { t } from '../../ui/language/language.ts';

/** The penalties, the kinds of incidents, and the units. */
const CHOICES: Readonly<Record<string, string>> = {
  'to-rear': t('to rear'),
  laps: t('laps'),
  place: t('place'),
  'lap-time': t('lap time'),
  disqualified: t('disqualified'),
  time: t('time'),
  places: t('places'),
  grid: t('grid'),
  points: t('points'),
  'drive-through': t('drive through'),
  'stop-and-go': t('stop and go'),
  hold: t('hold'),
  caution: t('caution'),
  break: t('break'),
  contact: t('contact'),
  fire: t('fire'),
  stall: t('stall'),
  debris: t('debris'),
  fluid: t('fluid'),
  mechanical: t('mechanical'),
  other: t('other'),
  imperial: t('miles, mph'),
  metric: t('kilometers, km/h'),
  yes: t('yes'),
  no: t('no'),
};

const PENALTY_LABELS: Readonly<Record<string, string>> = {
  'to-rear': t('to the rear'),
  laps: t('laps taken'),
  place: t('to a place'),
  'lap-time': t('lap time taken'),
};

/** Returns a penalty in words: `drive-through` is "drive through". */
export const penaltyWords = (penalty: string): string => CHOICES[penalty] ?? penalty.replaceAll('-', ' ');

/** Returns a choice of a form in words. A penalty says what it does. */
export const choiceWords = (choice: string): string => PENALTY_LABELS[choice] ?? penaltyWords(choice);
