/** Refusals about draws and rankings, by code: what the code means, and what to do. */
export const RANKING_REJECTIONS = {
  'ranking-unknown': {
    title: 'There is no such ranking',
    help: 'Check the name against the rankings in the format of the meeting.',
  },
  'ranking-or-session': {
    title: 'The command names no ranking or session, or both',
    help: 'Name either a ranking or a session.',
  },
  'ranking-not-drawn': {
    title: 'The ranking is not decided by a draw',
    help: 'Draw only an order for which the format names the key `drawn`, or a source with `order: "draw"`.',
  },
  'ranking-not-imported': {
    title: 'The ranking is computed, not imported',
    help: 'The meeting computes the ranking by the format. Import only rankings without sources and a draw.',
  },
  'draw-incomplete': {
    title: 'The draw has neither an outcome nor a seed',
    help: 'Send what was drawn, or a seed to draw by.',
  },
  'draw-not-of-seed': {
    title: 'The seed gives another outcome',
    help: 'Leave out the outcome, so that the seed decides it, or leave out the seed.',
  },
  'car-not-drawn': {
    title: 'The car does not take part in the draw',
    help: 'Check the number. Only entered cars that the source or the ranking can have are drawn.',
  },
  'number-not-drawn': {
    title: 'The number cannot be drawn',
    help: 'Use one of the numbers in the format.',
  },
  'draw-numbers-differ': {
    title: 'The numbers do not belong to the order',
    help: 'Give each car of the order one number, lowest first.',
  },
  'ranking-not-complete': {
    title: 'The ranking is not complete',
    help: 'Post the results that the ranking is made from first.',
  },
  'ranking-changed': {
    title: 'The ranking has changed since it was posted',
    help: 'Post the ranking again, then certify it.',
  },
  'results-not-certified': {
    title: 'Results of the ranking are not certified',
    help: 'Certify these results first, then the ranking.',
  },
  'inversion-too-large': {
    title: 'More cars would be turned round than the source gives',
    help: 'Draw a number that the source has cars for.',
  },
  'ranking-not-posted': { title: 'The ranking is not posted', help: 'Post the ranking first (PostRanking).' },
} as const;
