/** Refusals about officials themselves, by code: what the code means, and what to do. */
export const OFFICIALS_REJECTIONS = {
  'official-already-added': {
    title: 'The official is already added',
    help: 'Change the official, make a new token, or add the other person under another name.',
  },
  'official-unknown': {
    title: 'There is no such official',
    help: 'List all officials with `greenflag official list`.',
  },
  'official-revoked': {
    title: 'The official is revoked',
    help: 'Add the official again. That makes a new token, and the old tokens stay void.',
  },
  'not-a-director': {
    title: 'That takes a director',
    help: 'Ask a director of all meetings.',
  },
  'not-your-official': {
    title: 'The official is not within the meetings of the director',
    help:
      'A director of some meetings decides about officials of these meetings only, not about directors. ' +
      'Ask a director of all meetings.',
  },
  'last-director': {
    title: 'The official is the last director of all meetings',
    help: 'Add another director of all meetings first.',
  },
  'digits-never-director': {
    title: 'Six digits do not sign in a director',
    help: 'Use a QR code for a director.',
  },
  'pairing-over': {
    title: 'The pairing is over',
    help: 'Open a new pairing for this official.',
  },
} as const;

export type OfficialsRejectionCode = keyof typeof OFFICIALS_REJECTIONS;
