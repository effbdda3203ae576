/** Refusals of the meeting's own commands: code -> what it means, and what to do about it. */
export const MEETING_REJECTIONS = {
  'meeting-unknown': 'No meeting of that name has been scheduled. Schedule it, or check the name.',
  'meeting-already-scheduled': 'The meeting has been scheduled before. Choose another id for a new meeting.',
  'format-unknown':
    'No preset format has that name. List them with `greenflag formats`, or give the document itself.',
  'format-invalid': 'The format has errors; each finding names the session and the field to mend.',
  'format-has-run': 'The new format alters or drops a session that has been opened.',
  'car-already-entered': 'A car with that number is entered already. Amend its entry, or check the number.',
  'car-not-entered': 'No car with that number is entered. Enter it, or check the number: "07" is not "7".',
  'car-withdrawn': 'The car has been withdrawn. Enter it again before anything is recorded for it.',
  'session-unknown': "The meeting's format has no session of that name.",
  'role-may-not': 'An official in that role may not issue the command.',
} as const;
