/** Refusals about results, by code: what the code means, and what to do. */
export const RESULTS_REJECTIONS = {
  'lap-unknown': 'Name a lap that the car has completed in the session.',
  'cars-missing': 'Name every car of the session in the order.',
  'penalty-incomplete': 'Add the field that the penalty needs: `laps` or `place`.',
  'penalty-field-idle': 'Leave out the field that the penalty does not use.',
  'car-disqualified': 'A disqualified car has no other place. Rescind the disqualification first.',
  'penalty-unknown': 'Name the record that imposed the penalty.',
  'results-not-posted': 'Post the results of the session first.',
  'results-changed': 'Post the results again, then certify them.',
  'results-certified': 'The results of the session are certified. Reopen them first.',
} as const;
