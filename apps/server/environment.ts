/** `GREENFLAG_OPEN` says what `--open` says, for those who start servers without a command line. */
export const isOpenByEnvironment = (): boolean =>
  ['1', 'true', 'yes'].includes((process.env['GREENFLAG_OPEN'] ?? '').toLowerCase());
