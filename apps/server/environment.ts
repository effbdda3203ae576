import type { BoundsOptions } from './limits/bounds.ts';

/** What a server takes, by the options and then by the environment. */
export function boundsByEnvironment(given: BoundsOptions = {}): Required<BoundsOptions> {
  const { GREENFLAG_LIMITS = '', GREENFLAG_PROXIES = '' } = process.env;
  return { limits: given.limits ?? GREENFLAG_LIMITS, proxies: given.proxies ?? GREENFLAG_PROXIES };
}

/** `GREENFLAG_OPEN` says what `--open` says, for those who start servers without a command line. */
export const isOpenByEnvironment = (): boolean =>
  ['1', 'true', 'yes'].includes((process.env['GREENFLAG_OPEN'] ?? '').toLowerCase());
