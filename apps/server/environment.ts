import type { GateOptions } from './auth/open-gate.ts';
import type { BoundsOptions } from './limits/bounds.ts';

/** Returns the bounds of a server: by the given options, otherwise by the environment. */
export function boundsByEnvironment(given: BoundsOptions = {}): Required<BoundsOptions> {
  const { GREENFLAG_LIMITS = '', GREENFLAG_PROXIES = '' } = process.env;
  return { limits: given.limits ?? GREENFLAG_LIMITS, proxies: given.proxies ?? GREENFLAG_PROXIES };
}

/** `GREENFLAG_OPEN` means the same as `--open`, for servers that are started without the command line. */
export const isOpenByEnvironment = (): boolean => isSet('GREENFLAG_OPEN');

const isSet = (name: string): boolean =>
  ['1', 'true', 'yes'].includes((process.env[name] ?? '').toLowerCase());

interface AccessOptions {
  readonly corsOrigins?: string;
  readonly private?: boolean;
  readonly issuer?: string;
  readonly jwks?: string;
  readonly audience?: string;
}

type Access = Pick<GateOptions, 'private' | 'outside'> & { readonly corsOrigins: string };

const variable = (name: string): string => process.env[name] ?? '';

/** Returns who may access a server: by the given options, otherwise by the environment. */
export function accessByEnvironment(given: AccessOptions = {}): Access {
  const {
    issuer = variable('GREENFLAG_ISSUER'),
    jwks = variable('GREENFLAG_JWKS'),
    audience = variable('GREENFLAG_AUDIENCE'),
    corsOrigins = variable('GREENFLAG_CORS_ORIGINS'),
  } = given;
  const hasOutside = issuer !== '' || jwks !== '' || audience !== '';
  return {
    corsOrigins,
    private: given.private ?? isSet('GREENFLAG_PRIVATE'),
    ...(hasOutside && { outside: { issuer, jwks, audience } }),
  };
}
