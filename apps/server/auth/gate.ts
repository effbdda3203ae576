import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isWithin, type Appointment, type Official, type Scope } from '#domain';
import { admitToken, type Attempts, type Credential, type OfficialsLog } from '#race-control';
import { officialOf } from './official-header.ts';
import { problemOf, sendProblem } from '../http/problem-filter.ts';
import { failed, type Problem } from '../http/problems.ts';
import { bearerOf, needOf, refuseTokenIn, ticketOf, withoutTokens, type Need } from './request-access.ts';
import { INSUFFICIENT } from './challenges.ts';
import { OpenStreamsGuard } from './open-streams-guard.ts';
import { Tickets } from './tickets.ts';
import type { TokenVerifier, Verified } from './verifier.ts';

/** What the gate of a server with authentication stands on. */
export interface Guarded {
  readonly officials: OfficialsLog;
  readonly verifier: TokenVerifier;
  /** Reading takes a token as well. */
  readonly isPrivate: boolean;
}

/** An official as they are told who they are. */
interface Self extends Official {
  readonly meetings: Scope;
  /** ISO 8601; null where nothing expires. */
  readonly expiresAt: string | null;
}

interface Held {
  readonly verified: Verified;
  readonly credential: Credential;
}

/** Who may come in, and as whom. An open server (null) believes whoever says who they are. */
export class Gate {
  private readonly holders = new WeakMap<FastifyRequest, Held>();
  private readonly tickets = new Tickets();
  private readonly lasting: OpenStreamsGuard | null;

  constructor(
    private readonly guarded: Guarded | null,
    private readonly attempts: Attempts,
  ) {
    this.lasting = guarded && new OpenStreamsGuard(guarded.officials);
  }

  get isOpen(): boolean {
    return this.guarded === null;
  }

  /** Does reading take a token as well? */
  get isPrivate(): boolean {
    return this.guarded?.isPrivate ?? false;
  }

  /** Everyone who was ever added, in that order. */
  get appointments(): readonly Appointment[] {
    return [...(this.guarded?.officials.state.appointments.values() ?? [])];
  }

  /** Looks at every request before its body is read. Before the first route is added. */
  watch(instance: FastifyInstance): void {
    const { guarded } = this;
    if (!guarded) return;
    instance.addHook('onRequest', async (request, reply) => {
      try {
        await this.enter(request, guarded);
      } catch (error) {
        const problem = problemOf(error, request);
        this.note(request, problem);
        sendProblem(reply, problem);
        return reply;
      }
      const held = this.holders.get(request);
      if (held && guarded.isPrivate) this.lasting?.watch(request, reply, held.verified);
      return undefined;
    });
    instance.addHook('onSend', (_request, reply, payload, done) => {
      if (reply.statusCode === 403) reply.header('www-authenticate', INSUFFICIENT);
      done(null, payload);
    });
  }

  /** The official of a request. @throws ProblemError where there is none */
  official(request: FastifyRequest): Official {
    if (!this.guarded) return officialOf(request.headers['greenflag-official']);
    const held = this.holders.get(request);
    if (held) return held.credential.official;
    throw failed('token-missing');
  }

  /** Who asks; null where they do not say. @throws ProblemError where they say it wrongly */
  self(request: FastifyRequest): Self | null {
    const header = request.headers['greenflag-official'];
    if (!this.guarded) {
      return header === undefined ? null : { ...officialOf(header), meetings: '*', expiresAt: null };
    }
    const held = this.holders.get(request);
    if (!held) return null;
    const { official, meetings } = held.credential;
    return { ...official, meetings, expiresAt: new Date(held.verified.expiresAt).toISOString() };
  }

  /** A director, of every meeting where there are tokens. @throws ProblemError for anybody else */
  director(request: FastifyRequest): void {
    const { role } = this.official(request);
    const meetings = this.holders.get(request)?.credential.meetings ?? '*';
    if (role === 'director' && meetings === '*') return;
    const error = failed('not-a-director');
    this.note(request, error.problem);
    throw error;
  }

  /** A ticket for one address, in the place of the token of this request. */
  ticket(request: FastifyRequest, path: string): { readonly ticket: string; readonly expiresAt: string } {
    const held = this.holders.get(request);
    if (held) return this.tickets.issue(path, held.verified);
    throw failed('ticket-needless');
  }

  /** Keeps a refusal for want of a right; `what` is the command, where it is one. */
  note(request: FastifyRequest, { status, body }: Problem, what?: string): void {
    const code = String(body['code']);
    if (status !== 401 && status !== 403 && code !== 'token-in-address') return;
    const { meeting = null } = request.params as { meeting?: string };
    const official = this.known(request);
    const path = withoutTokens(request.url);
    this.attempts.add({
      who: official?.id ?? null,
      role: official?.role ?? null,
      meeting,
      what: what ?? `${request.method} ${path}`,
      address: request.ip,
      code,
      why: String(body['detail']),
    });
  }

  /** Who asks, as far as it is known by now. */
  known(request: FastifyRequest): Official | null {
    return this.holders.get(request)?.credential.official ?? this.ownWords(request);
  }

  close(): void {
    this.lasting?.close();
    this.guarded?.officials.close();
  }

  /** On an open server all that is known is what they say. */
  private ownWords(request: FastifyRequest): Official | null {
    try {
      return this.guarded ? null : officialOf(request.headers['greenflag-official']);
    } catch {
      return null;
    }
  }

  private async enter(request: FastifyRequest, guarded: Guarded): Promise<void> {
    refuseTokenIn(request);
    const ticket = ticketOf(request);
    const need = needOf(request);
    if (need === 'nothing' || (need === 'reading' && !guarded.isPrivate)) return;
    if (need === 'asking' && request.headers.authorization === undefined) return;
    const verified = await this.verified(request, need, ticket, guarded);
    const admission = await admitted(guarded, verified);
    if (!admission.ok) throw failed(admission.code, admission.words);
    const { credential } = admission;
    this.holders.set(request, { verified, credential });
    const { meeting } = request.params as { meeting?: string };
    if (meeting === undefined || isWithin(credential.meetings, meeting)) return;
    const words = `The token of ${credential.official.id} is not for the meeting "${meeting}".`;
    throw failed('meeting-not-yours', words);
  }

  private verified(
    request: FastifyRequest,
    need: Need,
    ticket: string | undefined,
    { verifier }: Guarded,
  ): Promise<Verified> | Verified {
    if (ticket === undefined) {
      const token = bearerOf(request);
      if (token === undefined) throw failed('token-missing');
      return verifier.verify(token);
    }
    // What acts can send a header.
    const [path = ''] = request.url.split('?');
    const holder = need === 'reading' ? this.tickets.use(ticket, path) : null;
    if (holder) return holder;
    throw failed('ticket-wrong');
  }
}

/** Another process may have added the official a moment ago: who is not known is looked for once more. */
async function admitted(
  { officials }: Guarded,
  { claims, isOurs }: Verified,
): Promise<ReturnType<typeof admitToken>> {
  const admission = admitToken(officials.state, claims, isOurs);
  if (admission.ok) return admission;
  await officials.catchUp();
  return admitToken(officials.state, claims, isOurs);
}
