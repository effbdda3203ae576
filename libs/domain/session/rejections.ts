/** Refusals of what happens on the track, by code: what the code means, and what to do. */
export const SESSION_REJECTIONS = {
  'session-not-open': 'Open the session first.',
  'session-not-green': 'Show the green flag first. Laps and the other flags can only follow it.',
  'session-over': 'The checkered flag has ended the session.',
  'session-not-over': 'Show the checkered flag in the session first.',
  'flag-not-possible': 'The other flag cannot follow the one that is shown.',
  'session-not-timed': 'The session is a race, not a timed session.',
  'car-not-in-session': 'Only the cars in its line-up take part in the session.',
  'car-retired': 'Return the car to the session first.',
  'session-has-no-distance': 'The session is timed: it ranks lap times and has no distance in laps.',
  'race-ends-here':
    'The race ends under this caution. Show the checkered flag, or extend the distance first.',
  'no-free-pass': 'The format gives no free pass in the session.',
  'free-pass-given': 'Each caution has one free pass.',
  'no-caution': 'There is no caution in the session at that time.',
  'car-not-lapped': 'The car is on the lead lap, so it has no lap to get back.',
  'car-has-laps': 'The car did make an attempt. Disallow its laps instead.',
  'lap-already-recorded':
    'If the loop missed an earlier lap, give the time at which that lap happened (`at`).',
} as const;
