/** Refusals about officials themselves: code -> what it means, and what to do about it. */
export const OFFICIALS_REJECTIONS = {
  'official-already-added':
    'Somebody acts under that name. Change them, make them a new token, or add the other under another name.',
  'official-unknown': 'Nobody has been added under that name. `greenflag official list` names them all.',
  'official-revoked':
    'They have been revoked. Add them again, which makes a new token; the old ones stay void.',
  'not-a-director': 'Only a director of every meeting may decide about officials.',
} as const;

export type OfficialsRejectionCode = keyof typeof OFFICIALS_REJECTIONS;
