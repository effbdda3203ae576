import type { EventStore, StoreError } from '#event-store';
import { addFirstDirector, OfficialsControl, OfficialsLog, type Attempts, type KeyRing } from '#race-control';
import { ServeError } from '../serve-errors.ts';
import { log } from '../telemetry/log.ts';
import { Gate } from './gate.ts';
import { isLoopback } from './loopback.ts';
import { TokenVerifier, type OutsideIssuer } from './verifier.ts';

/** Options that say who may do what on a server. */
export interface GateOptions {
  /**
   * Whether the server is open, for trying it out: anyone on this machine may act as any official, and no
   * token is needed.
   */
  readonly open: boolean;
  /** Whether reading needs a token or a ticket, as acting does. */
  readonly private?: boolean;
  /** An issuer whose tokens are accepted in addition to those signed with this server's keys. */
  readonly outside?: OutsideIssuer;
}

interface GateParts {
  readonly store: EventStore;
  readonly keys: KeyRing;
  readonly attempts: Attempts;
  readonly feedsMeeting: string | null;
  /** Writes a message for the operator of the server. */
  readonly report: (message: string) => void;
}

/**
 * Creates the gate of a server. If the store has no officials yet, it adds a director and reports the token
 * of that director, which is shown nowhere else.
 * @throws ServeError when the options contradict each other; StoreError when the officials cannot be read
 */
export async function createGate(parts: GateParts, options: GateOptions): Promise<Gate> {
  const { store, keys, attempts, feedsMeeting, report } = parts;
  const { open, outside, private: isPrivate = false } = options;
  if (outside && (open || !isComplete(outside))) {
    throw new ServeError('issuer-wrong', 'The outside issuer cannot be used.');
  }
  if (open) return new Gate(null, attempts);
  const officials = await OfficialsLog.open(store);
  const first = await addFirstDirector(store, officials, keys);
  if (first) report(firstDirectorMessage(first.token, first.expiresAt));
  officials.states.subscribe({
    error: ({ message }: StoreError) => log().error(`Every token is refused from now on. ${message}`),
  });
  officials.followStream();
  const verifier = new TokenVerifier(keys, outside);
  const control = new OfficialsControl({ store, log: officials, keys });
  return new Gate({ officials, control, verifier, isPrivate, feedsMeeting }, attempts);
}

const firstDirectorMessage = (token: string, expiresAt: string): string =>
  [
    'The store has no officials yet, so there is a director now. The token is only shown this once:',
    `\n  ${token}\n`,
    `It is valid until ${expiresAt}. Send it as "Authorization: Bearer <token>", or set GREENFLAG_TOKEN.`,
    'Add the officials of the meeting with: greenflag official add --help',
  ].join('\n');

/**
 * Returns whether an issuer can be used. Its keys need TLS, except from this machine: they could be
 * forged.
 */
function isComplete({ issuer, jwks, audience }: OutsideIssuer): boolean {
  if (issuer === '' || audience === '' || !URL.canParse(jwks)) return false;
  const { protocol, hostname } = new URL(jwks);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}
