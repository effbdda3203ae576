import type { Server } from 'node:http';
import { problem } from '../http/problems.ts';
import { sendRaw } from '../http/raw-problem.ts';
import type { Limits } from './limits.ts';
import { SlotCounter } from './slot-counter.ts';
import type { IsProxy } from './trusted-proxies.ts';

/** Sends connections away that are too many, with the reason. A proxy may have as many as there are. */
export function limitConnections(server: Server, limits: Limits, isProxy: IsProxy): void {
  const places = new SlotCounter({ each: limits['address-connections'], all: limits.connections });
  server.on('connection', (socket) => {
    const address = socket.remoteAddress ?? '';
    const full = places.full(address);
    if (full === 'all' || (full === 'each' && !isProxy(address))) {
      sendRaw(socket, problem(full === 'all' ? 'server-full' : 'too-many-connections'));
    } else socket.once('close', places.take(address));
  });
}
