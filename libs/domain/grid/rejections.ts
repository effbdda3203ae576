/** Refusals about line-ups, by code: what the code means, and what to do. */
export const GRID_REJECTIONS = {
  'session-has-no-lineup': 'The format lets every entered car run in the session.',
  'sources-not-posted': 'The line-up is made from results that are not posted. Post them first.',
  'lineup-empty': 'Check the sources of the line-up in the format. They give it no car.',
  'lineup-not-posted': 'Post the line-up of the session first.',
  'lineup-not-drawn': 'Record the draw with DrawLineup first.',
  'session-has-no-draw': 'The format does not fill the line-up of the session by a draw.',
  'session-has-no-provisional': 'The format gives no provisional starting place in the session.',
  'car-twice': 'Name each car once.',
  'car-scratched': 'A scratched car does not start in the session.',
  'place-beyond-last': 'Choose a place that exists.',
  'session-started': 'The session has already been started, so its line-up stays as it was posted.',
} as const;
