/** Refusals about series, by code: what the code means, and what to do. */
export const SERIES_REJECTIONS = {
  'series-unknown': {
    title: 'There is no such series',
    help: 'List all series with `greenflag series`, or define the series first.',
  },
  'series-wrong': {
    title: 'The series cannot be used as it is',
    help: 'Correct the document. `greenflag series check` lists every mistake.',
  },
  'series-differs': {
    title: 'The document is that of another series',
    help: 'Use the address of the series that the document names, or correct its id.',
  },
  'standings-unknown': {
    title: 'The series has no such ranking',
    help: 'Use one of the rankings of the series.',
  },
  'nothing-certified': {
    title: 'No result of the ranking is certified yet',
    help: 'Certify a result of one of the meetings first.',
  },
  'standings-not-posted': {
    title: 'The standings are not posted',
    help: 'Post the standings first.',
  },
  'standings-stale': {
    title: 'The posted standings are stale',
    help: 'Post the standings again, then certify them.',
  },
  'not-a-standings-tie': {
    title: 'These rows are not a tie of the standings',
    help: 'Name all rows of one tie, the first one first.',
  },
  'role-may-not-in-series': {
    title: 'The role may not do that in a series',
    help: 'Ask an official with one of these roles.',
  },
} as const;

export type SeriesRejectionCode = keyof typeof SERIES_REJECTIONS;
