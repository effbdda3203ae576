/** Refusals about line-ups, by code: what the code means, and what to do. */
export const GRID_REJECTIONS = {
  'session-has-no-lineup': {
    title: 'The session has no line-up',
    help: 'The format lets every entered car run in the session.',
  },
  'sources-not-posted': {
    title: 'The results that fill the line-up are not posted',
    help: 'The line-up is made from results that are not posted. Post them first.',
  },
  'tie-open': {
    title: 'The line-up depends on a tie',
    help: 'Break the tie first (BreakTie).',
  },
  'lineup-open': {
    title: 'The line-up waits for a record',
    help: 'Record the draw (DrawOrder, DrawInversion) or import the order (ImportRanking) first.',
  },
  'lineup-empty': {
    title: 'The line-up would have no car',
    help: 'Check the sources of the line-up in the format. They give it no car.',
  },
  'lineup-not-posted': { title: 'The line-up is not posted', help: 'Post the line-up of the session first.' },
  'lineup-not-drawn': {
    title: 'The draw for the line-up is not recorded',
    help: 'Record the draw with DrawLineup first.',
  },
  'session-has-no-draw': {
    title: 'The session has no draw',
    help: 'The format does not fill the line-up of the session by a draw.',
  },
  'session-has-no-choice': {
    title: 'The session has no chosen car',
    help: 'The format has no source of chosen cars in the session.',
  },
  'source-not-drawn': {
    title: 'The source has no such draw',
    help: 'Name a source whose order or inversion is drawn by its number, from 0 (`source`).',
  },
  'nothing-to-choose': {
    title: 'All chosen places are taken',
    help: 'Strike the choice of another car first.',
  },
  'car-already-placed': {
    title: 'The car is in the line-up already',
    help: 'Choose a car that has no place in the line-up.',
  },
  'session-has-no-provisional': {
    title: 'The session has no provisional',
    help: 'The format gives no provisional starting place in the session.',
  },
  'not-an-alternate': {
    title: 'The car is not an alternate',
    help: 'Promote an alternate, or add the car to the rear with AddToLineup.',
  },
  'car-twice': { title: 'A car is named twice', help: 'Name each car once.' },
  'car-scratched': { title: 'The car is scratched', help: 'A scratched car does not start in the session.' },
  'place-beyond-last': { title: 'The place does not exist', help: 'Choose a place that exists.' },
  'session-started': {
    title: 'The session has started',
    help: 'The session has already been started, so its line-up stays as it was posted.',
  },
} as const;
