/** Refusals of decisions about the length of a race, by code: what the code means, and what to do. */
export const DISTANCE_REJECTIONS = {
  'distance-run': {
    title: 'The leader has completed more laps',
    help: 'Shorten the race to the laps of the leader or more, or end it with the result at an earlier lap.',
  },
  'distance-not-shorter': {
    title: 'The race is not longer than that',
    help: 'Extend the distance instead.',
  },
  'lap-not-run': {
    title: 'The race has not run that lap',
    help: 'Name a lap that the leader has completed.',
  },
} as const;
