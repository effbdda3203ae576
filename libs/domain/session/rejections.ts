/** Refusals of what happens on the track, by code: what the code means, and what to do. */
export const SESSION_REJECTIONS = {
  'session-not-open': { title: 'The session is not open', help: 'Open the session first.' },
  'session-not-green': {
    title: 'The session has not gone green',
    help: 'Show the green flag first. Laps and the other flags can only follow it.',
  },
  'session-over': { title: 'The session is over', help: 'The checkered flag has ended the session.' },
  'session-not-over': {
    title: 'The session is not over',
    help: 'Show the checkered flag in the session first.',
  },
  'flag-not-possible': {
    title: 'The flag cannot be shown now',
    help: 'The other flag cannot follow the one that is shown.',
  },
  'needs-confirmation': {
    title: 'The command needs a confirmation',
    help: 'If it is right, send the same command again with `confirm: true`.',
  },
  'session-not-timed': {
    title: 'The session is a race',
    help: 'The session is a race, not a timed session.',
  },
  'car-not-in-session': {
    title: 'The car is not in the session',
    help: 'Only the cars in its line-up take part in the session.',
  },
  'car-retired': { title: 'The car is retired', help: 'Return the car to the session first.' },
  'session-has-no-distance': {
    title: 'The session has no distance in laps',
    help: 'The session is timed or ends by time, so it has no distance in laps.',
  },
  'race-ends-here': {
    title: 'The race ends under this caution',
    help: 'The race ends under this caution. Show the checkered flag, or extend the distance first.',
  },
  'no-free-pass': {
    title: 'The session has no free pass',
    help: 'The format gives no free pass in the session.',
  },
  'free-pass-given': { title: 'The free pass is already given', help: 'Each caution has one free pass.' },
  'no-caution': { title: 'There is no caution', help: 'There is no caution in the session at that time.' },
  'car-not-lapped': {
    title: 'The car is on the lead lap',
    help: 'The car is on the lead lap, so it has no lap to get back.',
  },
  'car-has-laps': {
    title: 'The car has laps in the session',
    help: 'The car did make an attempt. Disallow its laps instead.',
  },
  'lap-already-recorded': {
    title: 'The lap is already recorded',
    help: 'If the loop missed an earlier lap, give the time at which that lap happened (`at`).',
  },
} as const;
