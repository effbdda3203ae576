/** Refusals about line-ups: code -> what it means, and what to do about it. */
export const GRID_REJECTIONS = {
  'session-has-no-lineup': 'The session has no line-up by its format: any car entered may run it.',
  'sources-not-posted': 'The line-up rests on sessions whose results are not posted yet. Post those first.',
  'lineup-empty': 'The sources of the line-up give no car.',
  'lineup-not-posted': 'The line-up has not been posted. Post it before the session is opened.',
  'lineup-not-drawn': 'The line-up rests on a draw that has not been recorded. Record it with DrawLineup.',
  'session-has-no-draw': 'The line-up of the session is not drawn by its format.',
  'session-has-no-provisional': 'The format gives no provisional into that session.',
  'car-twice': 'The order names a car more than once. Each car has one place.',
  'car-scratched': 'The car has been scratched from this session.',
  'place-beyond-last': 'There are not that many places.',
  'session-started': 'The session has been started, so its line-up stands as it was posted.',
} as const;
