/** Refusals about crossings, transponders and feeds, by code: what the code means, and what to do. */
export const CROSSING_REJECTIONS = {
  'no-session-under-way': {
    title: 'No session was under way at the time of the crossing',
    help: 'Show the green flag first, also late with its own time (`at`), and send the same command again.',
  },
  'transponder-or-car': {
    title: 'The crossing needs either a transponder or a car',
    help: 'Name the transponder that was read, or the car that was seen, and not both.',
  },
  'not-scoring-line': {
    title: 'The line is not the one where laps are counted',
    help: 'Name the scoring line, `sf`. For the ends of pit road use EnterPits and LeavePits.',
  },
  'times-reversed': {
    title: 'The end is not after the beginning',
    help: 'Correct `from` or `until`.',
  },
  'transponder-not-on-car': {
    title: 'The transponder is not on that car',
    help: 'Check the number of the car, or leave it out.',
  },
  'car-has-more-laps': {
    title: 'The car has more laps already',
    help: 'Adopt the number of laps that the car has, or disallow the laps that are too many.',
  },
} as const;
