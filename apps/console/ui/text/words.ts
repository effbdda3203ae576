import * as domain from '#domain/words';
import { language, t, tn } from '../language/language.ts';

/*
 * The words of the domain in the language of the page. The domain writes them in English for sheets, files
 * and the command line.
 */

/** The statuses of cars and results, the phases of sessions, and why a passing is no lap. */
const STATUSES: Readonly<Record<string, string>> = {
  running: t('running'),
  finished: t('finished'),
  DNF: t('DNF'),
  DNS: t('DNS'),
  DQ: t('DQ'),
  SCR: t('SCR'),
  timed: t('timed'),
  'no time': t('no time'),
  disallowed: t('disallowed'),
  'no attempt': t('no attempt'),
  entered: t('entered'),
  withdrawn: t('withdrawn'),
  scheduled: t('scheduled'),
  'lined up': t('lined up'),
  open: t('open'),
  green: t('green'),
  yellow: t('yellow'),
  red: t('red'),
  white: t('white'),
  checkered: t('checkered'),
  pending: t('pending'),
  unofficial: t('unofficial'),
  official: t('official'),
};

/** Returns a status or a phase in words: `did-not-start` is "DNS". */
export function statusWords(status: string): string {
  const words = domain.statusWords(status);
  return STATUSES[words] ?? words;
}

/** Returns a number as a place: 1st, 2nd, 3rd. */
export const ordinal = (n: number): string => (language() === 'en' ? domain.ordinal(n) : t('{n}th', { n }));

/** Returns a place in words, also for a car without one. */
export const placeWords = (place: number | null): string => (place === null ? t('no place') : ordinal(place));

/** Returns a gap as a timing tower shows it: "+0.140", "−1 lap"; empty if it is not known. */
export const gapWords = (gap: domain.Gap): string =>
  gap.gapLaps == null ? domain.gapWords(gap) : `−${tn(gap.gapLaps, '{n} lap', '{n} laps')}`;

/** Returns cars in a sentence: "car 3", "cars 3 and 4", "cars 3, 4 and 7". */
function carsWords(cars: readonly string[]): string {
  const [last = '', ...others] = cars.toReversed();
  if (others.length === 0) return t('car {car}', { car: last });
  return t('cars {cars} and {last}', { cars: others.toReversed().join(', '), last });
}

/** Returns what must be decided before places that cars tie for are taken; empty without a tie. */
export const tieWords = (cars: readonly string[] | undefined): string =>
  cars === undefined ? '' : t('tie of {cars}', { cars: carsWords(cars) });

const OPEN_UNTIL: Readonly<Record<string, string>> = {
  draw: t('until the order is drawn'),
  inversion: t('until the inversion is drawn'),
};

/** Returns what open places wait for if it is no race: "until the tie of cars 3 and 4 is broken". */
export function openWords(place: Parameters<typeof domain.openWords>[0], name = place.session): string {
  const { session, cars, among } = place;
  if (cars) return t('until the {tie} is broken', { tie: tieWords(cars) });
  if (session === 'chosen') return t('until a car is chosen');
  const until = OPEN_UNTIL[session] ?? t('until {name} gives the order', { name });
  if (among) return t('for {cars}, {until}', { cars: carsWords(among), until });
  return session in OPEN_UNTIL ? until : '';
}

const VIA: Readonly<Record<string, string>> = {
  chosen: t('chosen'),
  'entered late': t('entered late'),
  alternate: t('alternate'),
  'added to the rear': t('added to the rear'),
};

/** Says how a start was won, with the name of the session: `heat-2 place 3` becomes "Heat 2, 3rd". */
export function viaWords(via: string, sessions: domain.SessionNames | undefined): string {
  const [, session, place] = /^(\S+) place (\d+)$/u.exec(via) ?? [];
  if (session !== undefined) return `${domain.sessionName(sessions, session)}, ${ordinal(Number(place))}`;
  const [, draw] = /^draw (\d+)$/u.exec(via) ?? [];
  if (draw !== undefined) return t('draw {n}', { n: draw });
  const [, rank, ranking = ''] = /^provisional: (\d+)[a-z]{2} in (.+)$/u.exec(via) ?? [];
  if (rank === undefined) return VIA[via] ?? via;
  const name = ranking === 'the standings' ? t('the standings') : ranking;
  return t('provisional: {place} in {name}', { place: ordinal(Number(rank)), name });
}

/** Other words in the cells of views. */
const CELL_WORDS: Readonly<Record<string, string>> = {
  ...STATUSES,
  'in the pits': t('in the pits'),
  next: t('next'),
  none: t('none'),
  'under caution': t('under caution'),
};

/** Returns the text of a cell of a view in the language of the page. It keeps what it does not know. */
export function cellWords(text: string): string {
  if (language() === 'en') return text;
  return text.split(', ').map(partWords).join(', ');
}

function partWords(text: string): string {
  const lower = text.charAt(0).toLowerCase() + text.slice(1);
  const word = CELL_WORDS[text];
  if (word !== undefined) return word;
  const lowered = CELL_WORDS[lower];
  if (lowered !== undefined) return domain.capitalized(lowered);
  const [, sign = '', laps] = /^(−?)(\d+) laps?$/u.exec(text) ?? [];
  if (laps !== undefined) return sign + tn(Number(laps), '{n} lap', '{n} laps');
  const [, cautions = '', under] = /^(\d+) for (\d+) laps?$/u.exec(text) ?? [];
  if (under !== undefined)
    return tn(Number(under), '{cautions} for {n} lap', '{cautions} for {n} laps', { cautions });
  const [, changes = '', leaders] = /^(\d+) among (\d+) leaders?$/u.exec(text) ?? [];
  if (leaders === undefined) return text;
  return tn(Number(leaders), '{changes} among {n} leader', '{changes} among {n} leaders', { changes });
}
