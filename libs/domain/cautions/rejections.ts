/** Refusals of what race control decides during a caution, by code: what the code means, and what to do. */
export const CAUTION_REJECTIONS = {
  'session-not-stopped': {
    title: 'The session is not under yellow or red',
    help: 'Show the yellow or the red flag first.',
  },
} as const;
