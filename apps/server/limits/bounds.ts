import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Problem } from '../http/problems.ts';
import { SERVER } from '../http/problem-sets.ts';
import { sendProblemToSocket } from '../http/raw-problem.ts';
import { parseLimits, type Limits } from './limits.ts';
import { limitRate, prepareRates } from './rate-limits.ts';
import { SlotCounter } from './slot-counter.ts';
import { parseProxies, type IsProxy } from './trusted-proxies.ts';

/** Options that protect a server from too many requests. */
export interface BoundsOptions {
  /** Limits that differ from the defaults, like `official=500,address=off`. */
  readonly limits?: string;
  /** Addresses of proxies whose `X-Forwarded-For` is trusted, like `127.0.0.1,10.0.0.0/8`. */
  readonly proxies?: string;
}

export interface Bounds {
  readonly limits: Limits;
  readonly isProxy: IsProxy;
}

/** @throws ServeError `limits-wrong`, `proxies-wrong` */
export function parseBounds({ limits = '', proxies = '' }: BoundsOptions, isOpen: boolean): Bounds {
  return { limits: parseLimits(limits, isOpen), isProxy: parseProxies(proxies) };
}

/**
 * Installs the checks that need no identity. Call it before the hook that authenticates requests and before
 * the first route is added.
 */
export async function installBounds(instance: FastifyInstance, bounds: Bounds): Promise<void> {
  limitConnections(instance.server, bounds);
  await prepareRates(instance);
  limitRate(instance, bounds.limits, { name: 'address', keyOf: ({ ip }) => ip });
}

/** Closes excess connections with a problem that says why. Only the total limit applies to a proxy. */
function limitConnections(server: Server, { limits, isProxy }: Bounds): void {
  // With TLS, nothing can be said before a handshake, which costs more than the connection.
  const hasTls = 'setSecureContext' in server;
  const refuse = (socket: Socket, problem: Problem): void =>
    hasTls ? void socket.destroy() : sendProblemToSocket(socket, problem);
  const slots = new SlotCounter({ perAddress: limits['address-connections'], total: limits.connections });
  server.on('connection', (socket) => {
    const address = socket.remoteAddress ?? '';
    const reached = slots.reachedLimit(address);
    if (reached === 'total') refuse(socket, SERVER.problem('server-full'));
    else if (reached === 'address' && !isProxy(address)) {
      refuse(socket, SERVER.problem('too-many-connections'));
    } else socket.once('close', slots.takeSlot(address));
  });
}
