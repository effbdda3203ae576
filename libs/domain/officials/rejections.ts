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
    title: 'Only a director of every meeting may do that',
    help: 'Only a director of every meeting may decide about officials.',
  },
} as const;

export type OfficialsRejectionCode = keyof typeof OFFICIALS_REJECTIONS;
