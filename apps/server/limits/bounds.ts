import type { FastifyInstance } from 'fastify';
import { limitConnections } from './connection-limit.ts';
import { secure } from './security-headers.ts';
import { limitsOf, type Limits } from './limits.ts';
import { proxiesOf, type IsProxy } from './trusted-proxies.ts';
import { limitRate, prepareRates } from './rate-limits.ts';

/** What keeps a server from being asked for too much. */
export interface BoundsOptions {
  /** Other limits than the usual ones, like `official=500,address=off`. */
  readonly limits?: string;
  /** Addresses of proxies, whose `X-Forwarded-For` says who asks, like `127.0.0.1,10.0.0.0/8`. */
  readonly proxies?: string;
}

export interface Bounds {
  readonly limits: Limits;
  readonly isProxy: IsProxy;
}

/** @throws ServeError `limits-wrong`, `proxies-wrong` */
export function boundsOf({ limits = '', proxies = '' }: BoundsOptions, isOpen: boolean): Bounds {
  return { limits: limitsOf(limits, isOpen), isProxy: proxiesOf(proxies) };
}

/** All that is looked at before it is known who asks: before the hook that knows, and the first route. */
export async function harden(instance: FastifyInstance, { limits, isProxy }: Bounds): Promise<void> {
  secure(instance.server);
  limitConnections(instance.server, limits, isProxy);
  await prepareRates(instance);
  limitRate(instance, limits, { name: 'address', of: ({ ip }) => ip });
}
