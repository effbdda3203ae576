/** Refusals about results, by code: what the code means, and what to do. */
export const RESULTS_REJECTIONS = {
  'lap-unknown': {
    title: 'There is no such lap',
    help: 'Name a lap that the car has completed in the session.',
  },
  'cars-missing': {
    title: 'Cars are missing from the order',
    help: 'Name every car of the session in the order.',
  },
  'penalty-incomplete': {
    title: 'The penalty needs another field',
    help: 'Add the field, or name an offence of the tariff that gives it.',
  },
  'penalty-field-idle': {
    title: 'The penalty does not use the field',
    help: 'Leave out the field that the penalty does not use.',
  },
  'car-disqualified': {
    title: 'The car is disqualified',
    help: 'A disqualified car has no other place. Rescind the disqualification first.',
  },
  'penalty-not-open': {
    title: 'The penalty is not open',
    help: 'Only a penalty that waits to be served is served, or turned into another one.',
  },
  'penalty-not-to-serve': {
    title: 'The penalty is not served on the track',
    help: 'Drive-throughs, stop-and-gos and holds are served. The other penalties apply by themselves.',
  },
  'session-not-later': {
    title: 'The session is not a later one',
    help: 'A grid penalty names a session that is run after this one.',
  },
  'penalty-unknown': { title: 'There is no such penalty', help: 'Name the record that imposed the penalty.' },
  'cars-not-level': {
    title: 'The cars are not level',
    help: 'Name cars that stand one behind the other, with the same laps, and are not disqualified.',
  },
  'cars-not-tied': {
    title: 'The cars are not tied',
    help: 'Name all cars that share the place, and no other car.',
  },
  'results-not-posted': {
    title: 'The results are not posted',
    help: 'Post the results of the session first.',
  },
  'results-changed': {
    title: 'The results have changed since they were posted',
    help: 'Post the results again, then certify them.',
  },
  'results-certified': {
    title: 'The results are certified',
    help: 'Reopen the results to change anything.',
  },
} as const;
