import type { EventStore } from '#event-store';
import { addFirstDirector, OfficialsLog, type Attempts, type KeyRing } from '#race-control';
import { isLoopback } from './loopback.ts';
import { ServeError } from '../serve-errors.ts';
import { Gate } from './gate.ts';
import { TokenVerifier, type OutsideIssuer } from './verifier.ts';

/** Who may do what on a server. */
export interface GateOptions {
  /** For trying out: anyone on this machine may act as any official, and no token is asked for. */
  readonly open: boolean;
  /** Reading takes a token or a ticket, as acting does. */
  readonly private?: boolean;
  /** Whose tokens count beside those that this server's keys signed. */
  readonly outside?: OutsideIssuer;
}

interface Ground {
  readonly store: EventStore;
  readonly keys: KeyRing;
  readonly attempts: Attempts;
  /** Tells whoever runs the server. */
  readonly say: (words: string) => void;
}

/**
 * The gate of a server. Where nobody has been added yet there is a director after this, whose token is shown
 * here and nowhere else.
 * @throws ServeError where the options do not go together; StoreError where the officials cannot be read
 */
export async function gateOf({ store, keys, attempts, say }: Ground, options: GateOptions): Promise<Gate> {
  const { open, outside, private: isPrivate = false } = options;
  if (outside && (open || !isComplete(outside))) {
    throw new ServeError('issuer-wrong', 'The outside issuer cannot be used.');
  }
  if (open) return new Gate(null, attempts);
  const officials = await OfficialsLog.open(store);
  const first = await addFirstDirector(store, officials, keys);
  if (first) say(FIRST(first.token, first.expiresAt));
  officials.followStream();
  return new Gate({ officials, verifier: new TokenVerifier(keys, outside), isPrivate }, attempts);
}

const FIRST = (token: string, expiresAt: string): string =>
  [
    'Nobody has been added as an official yet, so there is a director now. The token is shown this once:',
    `\n  ${token}\n`,
    `It is good until ${expiresAt}. Send it as "Authorization: Bearer <token>", or set GREENFLAG_TOKEN.`,
    'Add the officials of the meeting with: greenflag official add --help',
  ].join('\n');

/** Keys that are fetched without TLS could be anybody's; from this machine itself they are not. */
function isComplete({ issuer, jwks, audience }: OutsideIssuer): boolean {
  if (issuer === '' || audience === '' || !URL.canParse(jwks)) return false;
  const { protocol, hostname } = new URL(jwks);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}
