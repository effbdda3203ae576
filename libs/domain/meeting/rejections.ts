/** Refusals of the meeting's own commands, by code: what the code means, and what to do. */
export const MEETING_REJECTIONS = {
  'meeting-unknown': 'Schedule the meeting first, or check its name.',
  'meeting-already-scheduled': 'Choose another id for a new meeting.',
  'format-unknown': 'Use a preset that `greenflag formats` lists, or send the whole format document.',
  'format-invalid': 'The format has errors. Each finding names the session and the field to correct.',
  'format-has-run':
    'The new format changes or drops a session that has been opened. Keep that session as it is.',
  'car-already-entered': 'Amend the entry of the car, or check the number.',
  'car-not-entered': 'Enter the car first, or check the number: "07" and "7" are different cars.',
  'car-withdrawn': 'Enter the car again first.',
  'session-unknown': 'Check the name against the sessions in the format of the meeting.',
  'role-may-not': 'Ask an official whose role allows the command.',
} as const;
