/** Refusals about results: code -> what it means, and what to do about it. */
export const RESULTS_REJECTIONS = {
  'lap-unknown': 'The car has no counted lap of that number in this session.',
  'cars-missing': 'The order does not name every car of the session.',
  'penalty-incomplete': 'The penalty lacks what it needs: `laps` takes laps, `place` takes place.',
  'penalty-field-idle': 'The penalty has no use for that field. Leave it out.',
  'car-disqualified': 'The car is disqualified, so it has no other place. Rescind that first.',
  'penalty-unknown': 'No penalty was imposed in the record of that revision.',
  'results-not-posted': 'The results of the session have not been posted.',
  'results-changed': 'The score differs from the last posted version. Post the results again, then certify.',
  'results-certified': 'The results are certified. Reopen them before anything of the session is changed.',
} as const;
