/** Refusals of the meeting's own commands, by code: what the code means, and what to do. */
export const MEETING_REJECTIONS = {
  'at-in-future': {
    title: 'The time of the command is in the future',
    help: 'Leave out `at`, or set the clock of the device that sent it.',
  },
  'meeting-unknown': {
    title: 'There is no such meeting',
    help: 'Schedule the meeting first, or check its name.',
  },
  'meeting-already-scheduled': {
    title: 'The meeting is already scheduled',
    help: 'Choose another id for a new meeting.',
  },
  'session-under-flag': {
    title: 'A session of the meeting is under a flag',
    help: 'Post the results of the session first.',
  },
  'format-unknown': {
    title: 'There is no such format',
    help: 'Use a preset that `greenflag formats` lists, or send the whole format document.',
  },
  'format-invalid': {
    title: 'The format has errors',
    help: 'The format has errors. Each finding names the session and the field to correct.',
  },
  'format-has-run': {
    title: 'The format changes what has run',
    help:
      'The new format changes or drops a session that has been opened, or drops a ranking that has been ' +
      'posted. Keep that session as it is, and the ranking.',
  },
  'field-not-fixed': {
    title: 'The number of cars is not fixed',
    help: 'Fix the field first (FixField), when all cars have come.',
  },
  'field-not-used': {
    title: 'The format does not depend on the number of cars',
    help: 'Leave FixField out, or name a session that the number of cars changes.',
  },
  'field-empty': { title: 'The field has no car', help: 'Enter the cars first, or send their number.' },
  'field-has-run': {
    title: 'The number of cars changes a session that has run',
    help: 'Choose a number of cars that keeps the sessions that have been opened, or change the format.',
  },
  'car-already-entered': {
    title: 'The car is already entered',
    help: 'Amend the entry of the car, or check the number.',
  },
  'car-not-entered': {
    title: 'The car is not entered',
    help: 'Enter the car first, or check the number: "07" and "7" are different cars.',
  },
  'car-withdrawn': { title: 'The car is withdrawn', help: 'Enter the car again first.' },
  'transponder-taken': {
    title: 'The transponder is on another car',
    help:
      'Check the number. If the transponder has moved, assign it (AssignTransponder) with the instant ' +
      '`from`, or release it first (ReleaseTransponder). If it was never on the other car, empty it there ' +
      '(AmendEntry with `"transponder": null`). A car that is withdrawn gives it up.',
  },
  'invisible-character': {
    title: 'The text has an invisible character',
    help: 'Type the text again by hand, without joiners, fillers and special spaces.',
  },
  'session-unknown': {
    title: 'There is no such session',
    help: 'Check the name against the sessions in the format of the meeting.',
  },
  'role-may-not': {
    title: 'The role of the official does not allow the command',
    help: 'Ask an official whose role allows the command.',
  },
} as const;
