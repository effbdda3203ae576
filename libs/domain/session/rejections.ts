/** Refusals of what happens on the track: code -> what it means, and what to do about it. */
export const SESSION_REJECTIONS = {
  'session-not-open': 'The session has not been opened.',
  'session-not-green':
    'The green flag has not been shown in this session, so there is nothing to record yet.',
  'session-over': 'The session is over: the checkered flag has been shown.',
  'session-not-over': 'The checkered flag has not been shown in this session.',
  'flag-not-possible': 'That flag cannot follow the one that is shown.',
  'session-not-timed': 'The session is a race: attempts belong to timed sessions. Retire the car instead.',
  'car-not-in-session': 'The car is not in the line-up of this session.',
  'car-retired': 'The car has been retired from this session.',
  'session-has-no-distance':
    'The session is timed: it has no distance in laps to extend, and its order is that of the times.',
  'race-ends-here':
    'The race ends under this caution. Show the checkered flag, or extend the distance first.',
  'no-free-pass': 'The format of this session gives no free pass.',
  'free-pass-given': 'The free pass of this caution has been given to another car.',
  'no-caution': 'There is no caution in this session.',
  'car-not-lapped': 'The car is on the lead lap, so it has no lap to get back.',
  'car-has-laps': 'The car has laps in this session, so it did make an attempt. Disallow the laps instead.',
  'lap-already-recorded':
    'The car has that lap already. If the loop missed a lap, give the time at which it happened (`at`).',
} as const;
