import { language, t, tn } from '../language/language.ts';
import { RECORDS } from './record-types.ts';

/*
 * The server speaks English. Its refusals and its records come with a code or a type and with the values that
 * their words name, and here they are said in the language of the page.
 */

type Params = Readonly<Record<string, unknown>>;

/** A refusal or an error of the server. */
interface Problem {
  readonly title: string;
  readonly detail?: string | undefined;
  readonly params?: Params | undefined;
}

/** Returns the title and the details of a problem. Each code has one title, which is the key of its texts. */
export function problemWords({ title, detail, params = {} }: Problem): { title: string; detail: string } {
  if (language() === 'en') return { title, detail: detail ?? '' };
  return { title: t(title), detail: namedWords(params) };
}

/** Returns the details of a problem, or its title if it has none. */
export function detailOrTitle(problem: Problem): string {
  const { title, detail } = problemWords(problem);
  return detail === '' ? title : language() === 'en' ? detail : `${title}: ${detail}`;
}

/** A record of the race log, as views give it. */
interface Logged {
  readonly type: string;
  readonly words: string;
  readonly params: Params;
  readonly reason: string | null;
}

/** Returns a record with its words in the language of the page. Reasons stay as they were written. */
export function spokenRecord<R extends Logged>(row: R): R {
  const named = namedWords(row.params);
  const type = (RECORDS as Readonly<Record<string, string>>)[row.type];
  // Only a newer server has a type that is not known, and its words are better than none.
  if (type === undefined) return row;
  const words = named === '' ? type : `${type}: ${named}`;
  return { ...row, words: row.reason === null ? words : `${words} · ${row.reason}` };
}

/** Names the cars and the lap among the values of a problem or a record: "car 21, lap 3". */
function namedWords({ car, cars, lap }: Params): string {
  const listed = Array.isArray(cars) ? cars.map(String) : [];
  const parts = [
    ...(typeof car === 'string' ? [t('car {car}', { car })] : []),
    ...(listed.length > 0
      ? [tn(listed.length, 'car {cars}', 'cars {cars}', { cars: listed.join(', ') })]
      : []),
    ...(typeof lap === 'number' ? [t('lap {lap}', { lap })] : []),
  ];
  return parts.join(', ');
}
