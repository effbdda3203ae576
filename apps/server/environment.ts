import type { GateOptions } from './auth/open-gate.ts';
import type { BoundsOptions } from './limits/bounds.ts';

/** What a server takes, by the options and then by the environment. */
export function boundsByEnvironment(given: BoundsOptions = {}): Required<BoundsOptions> {
  const { GREENFLAG_LIMITS = '', GREENFLAG_PROXIES = '' } = process.env;
  return { limits: given.limits ?? GREENFLAG_LIMITS, proxies: given.proxies ?? GREENFLAG_PROXIES };
}

/** `GREENFLAG_OPEN` says what `--open` says, for those who start servers without a command line. */
export const isOpenByEnvironment = (): boolean => isSet('GREENFLAG_OPEN');

const isSet = (name: string): boolean =>
  ['1', 'true', 'yes'].includes((process.env[name] ?? '').toLowerCase());

interface Access {
  readonly private?: boolean;
  readonly issuer?: string;
  readonly jwks?: string;
  readonly audience?: string;
}

/** Who is let in, by the options and then by the environment. */
export function accessOf(given: Access = {}): Pick<GateOptions, 'private' | 'outside'> {
  const { GREENFLAG_ISSUER = '', GREENFLAG_JWKS = '', GREENFLAG_AUDIENCE = '' } = process.env;
  const { issuer = GREENFLAG_ISSUER, jwks = GREENFLAG_JWKS, audience = GREENFLAG_AUDIENCE } = given;
  const hasOutside = issuer !== '' || jwks !== '' || audience !== '';
  return {
    private: given.private ?? isSet('GREENFLAG_PRIVATE'),
    ...(hasOutside && { outside: { issuer, jwks, audience } }),
  };
}
