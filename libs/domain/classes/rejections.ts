/** Refusals about classes and the programme, by code: what the code means, and what to do. */
export const CLASSES_REJECTIONS = {
  'format-or-classes': {
    title: 'The meeting needs either a format or classes',
    help: 'Send `format` for a meeting without classes, or `classes` with a format for each of them.',
  },
  'class-twice': { title: 'A class is named twice', help: 'Give each class an id of its own.' },
  'class-missing': {
    title: 'The class is missing',
    help: 'Add `class`, or write the class before the number, like `modifieds/7`.',
  },
  'class-unknown': {
    title: 'There is no such class',
    help: 'Check the id against the classes of the meeting.',
  },
  'meeting-without-classes': {
    title: 'The meeting has no classes',
    help: 'Leave out the class.',
  },
  'car-of-another-class': {
    title: 'The number does not belong to the class',
    help: 'A number has at most one slash, behind the id of its class.',
  },
  'car-ambiguous': {
    title: 'Several classes have a car with the number',
    help: 'Write the class before the number, like `modifieds/7`.',
  },
  'session-twice': { title: 'A session is named twice', help: 'Name each session once.' },
  'session-opened-already': {
    title: 'The session has been opened and cannot be moved',
    help: 'Name only sessions that are still to be run. They follow those that have been opened.',
  },
} as const;
