import type { ProblemBody } from '#client';
import type { Question } from '#domain';
import { lapTime } from '#domain/words';
import { t, tn } from '../../ui/language/language.ts';

/** Returns the name of a session. */
type NameOf = (session: string) => string;
type About<Q extends Question['question']> = Extract<Question, { readonly question: Q }>;
type Words = { readonly [Q in Question['question']]: (about: About<Q>, nameOf: NameOf) => readonly string[] };

/** The facts of each question. One without a session is about that of the desk. */
const WORDS: Words = {
  'second-green': ({ underGreen }, nameOf) => [
    tn(underGreen.length, '{sessions} is under green.', '{sessions} are under green.', {
      sessions: underGreen.map(nameOf).join(', '),
    }),
  ],
  'early-flag': ({ toGo, run, distance, leader, agoMs }) => [
    tn(toGo, '{n} lap to go: {run} of {distance} are run.', '{n} laps to go: {run} of {distance} are run.', {
      run,
      distance,
    }),
    ...(leader !== undefined && agoMs !== undefined
      ? [t('The leader, car {car}, crossed the line {time} ago.', { car: leader, time: lapTime(agoMs) })]
      : []),
  ],
  'cars-out': ({ cars }) => [
    tn(
      cars.length,
      'Car {cars} has neither finished nor retired.',
      'Cars {cars} have neither finished nor retired.',
      { cars: cars.join(', ') },
    ),
  ],
  'tie-open': ({ cars, decides }, nameOf) => [
    t('Cars {cars} are tied, and their order decides the line-up of {sessions}.', {
      cars: cars.join(', '),
      sessions: decides.map(nameOf).join(', '),
    }),
    t('Break the tie first. Once the results are certified, they must be reopened for it.'),
  ],
  'cars-after-draw': ({ cars }) => [
    tn(
      cars.length,
      'Car {cars} was entered after the draw and is in no line-up.',
      'Cars {cars} were entered after the draw and are in no line-up.',
      { cars: cars.join(', ') },
    ),
    t('“Add to line-up” puts a car at the rear of one.'),
  ],
  'not-official': ({ run, distance }) => [
    t('The race is not official after {run} of {distance} laps.', { run, distance }),
  ],
  'laps-dropped': ({ laps, record, done }) =>
    done === 'struck'
      ? [
          tn(
            laps,
            '{n} lap would not count once record {record} is struck.',
            '{n} laps would not count once record {record} is struck.',
            { record },
          ),
          t('If the laps are right, record it again in its place.'),
        ]
      : [
          tn(
            laps,
            '{n} lap would not count once record {record} is restored.',
            '{n} laps would not count once record {record} is restored.',
            { record },
          ),
          t('If the laps are right, leave it struck.'),
        ],
  'field-size': ({ carCount, empty, gone, changed }, nameOf) => {
    const words = (ids: readonly string[], text: string): string[] =>
      ids.length > 0 ? [`${text} ${ids.map(nameOf).join(', ')}.`] : [];
    return [
      tn(carCount, 'With {n} car:', 'With {n} cars:'),
      ...words(empty, t('No car can reach')),
      ...words(gone, t('These sessions lose their line-ups, draws and moves:')),
      ...words(changed, t('These sessions get other cars than were posted or drawn:')),
    ];
  },
};

/** Returns the facts that the official has to confirm, in the language of the page. */
export function questionWords({ params = {}, facts = [] }: ProblemBody, nameOf: NameOf): readonly string[] {
  const about = params as unknown as Question;
  const words = (WORDS as Readonly<Record<string, Words[keyof Words] | undefined>>)[about.question];
  // Only a newer server asks what is not known, and its words are better than none.
  return words ? (words as (about: Question, nameOf: NameOf) => readonly string[])(about, nameOf) : facts;
}
