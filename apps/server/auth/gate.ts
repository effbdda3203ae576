import type { FastifyInstance, FastifyRequest } from 'fastify';
import { COMMAND_TYPES, isWithin, mayIssue, type Official, type Role } from '#domain';
import {
  admitToken,
  type Attempts,
  type Credential,
  type OfficialsControl,
  type OfficialsLog,
  type Ticket,
  type WhoAmI,
} from '#race-control';
import { problemFromError, sendProblem } from '../http/problem-filter.ts';
import type { Problem } from '../http/problems.ts';
import { DIRECTORS, OFFICIALS, OWN_MEETINGS, RULES, TICKETS, TOKENS } from '../http/problem-sets.ts';
import { INSUFFICIENT_SCOPE } from './challenges.ts';
import { parseOfficialHeader } from './official-header.ts';
import { OpenStreamsGuard } from './open-streams-guard.ts';
import {
  bearerToken,
  extractTicket,
  isFeedsRoute,
  refuseTokenInAddress,
  requiredAccess,
  withoutTokens,
  type RequiredAccess,
} from './request-access.ts';
import { Tickets } from './tickets.ts';
import type { TokenVerifier, VerifiedToken } from './verifier.ts';

/** Everything that a server needs to authenticate requests. */
export interface Authentication {
  readonly officials: OfficialsLog;
  readonly control: OfficialsControl;
  readonly verifier: TokenVerifier;
  /** Whether reading needs a token as well. */
  readonly isPrivate: boolean;
  /** The meeting of the timing feeds, whose addresses do not name it; null without feeds. */
  readonly feedsMeeting: string | null;
}

interface AuthenticatedRequest {
  readonly verified: VerifiedToken;
  readonly credential: Credential;
}

/**
 * Decides which requests are let in, and as which official. Without `authentication` the server is open:
 * the official is then the one that the request names.
 */
export class Gate {
  private readonly authenticated = new WeakMap<FastifyRequest, AuthenticatedRequest>();
  private readonly tickets = new Tickets();
  private readonly openStreams: OpenStreamsGuard | null;

  constructor(
    private readonly authentication: Authentication | null,
    private readonly attempts: Attempts,
  ) {
    this.openStreams = authentication && new OpenStreamsGuard(authentication.officials);
  }

  get isOpen(): boolean {
    return this.authentication === null;
  }

  /** Whether reading needs a token as well. */
  get isPrivate(): boolean {
    return this.authentication?.isPrivate ?? false;
  }

  /** Adds officials and signs in their devices. @throws ProblemError `officials-needless` if it is open */
  get control(): OfficialsControl {
    if (this.authentication) return this.authentication.control;
    throw OFFICIALS.error('officials-needless');
  }

  /** Checks every request before its body is read. Call it before the first route is added. */
  install(instance: FastifyInstance): void {
    const { authentication } = this;
    if (!authentication) return;
    instance.addHook('onRequest', async (request, reply) => {
      try {
        await this.authenticate(request, authentication);
      } catch (error) {
        const problem = problemFromError(error, request);
        this.recordRefusal(request, problem);
        sendProblem(reply, problem);
        return reply;
      }
      const holder = this.authenticated.get(request);
      if (holder && authentication.isPrivate) {
        const meeting = meetingOf(request, authentication);
        this.openStreams?.watch(request, reply, { verified: holder.verified, meeting });
      }
      return undefined;
    });
    instance.addHook('onSend', (_request, reply, payload, done) => {
      if (reply.statusCode === 403) reply.header('www-authenticate', INSUFFICIENT_SCOPE);
      done(null, payload);
    });
  }

  /** Returns the official of a request. @throws ProblemError when it has none */
  requireOfficial(request: FastifyRequest): Official {
    if (!this.authentication) return parseOfficialHeader(request.headers['greenflag-official']);
    const holder = this.authenticated.get(request);
    if (holder) return holder.credential.official;
    throw TOKENS.error('token-missing');
  }

  /**
   * Refuses a request whose official may issue no command at all. It can be asked before the body is read.
   * @throws ProblemError `role-may-not`
   */
  requireIssuer(request: FastifyRequest): void {
    const { role } = this.requireOfficial(request);
    if (COMMAND_TYPES.some((type) => mayIssue(role, type))) return;
    const error = RULES.error('role-may-not', `A ${role} may issue no command.`, { role });
    this.recordRefusal(request, error.problem);
    throw error;
  }

  /**
   * Refuses a request unless its official has one of some roles.
   * @throws ProblemError `role-may-not`
   */
  requireRole(request: FastifyRequest, roles: readonly Role[], action: string): void {
    const { role } = this.requireOfficial(request);
    if (roles.includes(role)) return;
    const words = `A ${role} may not ${action}. That needs the role ${roles.join(' or ')}.`;
    const error = RULES.error('role-may-not', words, { role, roles });
    this.recordRefusal(request, error.problem);
    throw error;
  }

  /** Returns who sends a request, or null when it names nobody. @throws ProblemError `official-wrong` */
  identify(request: FastifyRequest): WhoAmI['official'] {
    const header = request.headers['greenflag-official'];
    if (!this.authentication) {
      return header === undefined ? null : { ...parseOfficialHeader(header), meetings: '*', expiresAt: null };
    }
    const holder = this.authenticated.get(request);
    if (!holder) return null;
    const { official, meetings } = holder.credential;
    return { ...official, meetings, expiresAt: new Date(holder.verified.expiresAtMs).toISOString() };
  }

  /** Refuses a request unless its official is a director of every meeting. @throws ProblemError */
  requireDirector(request: FastifyRequest): void {
    const { role } = this.requireOfficial(request);
    const meetings = this.authenticated.get(request)?.credential.meetings ?? '*';
    if (role === 'director' && meetings === '*') return;
    const error = DIRECTORS.error('not-a-director', 'This is about all meetings.');
    this.recordRefusal(request, error.problem);
    throw error;
  }

  /** Returns the director of all or some meetings who sends a request. @throws ProblemError */
  requireSomeDirector(request: FastifyRequest): Credential {
    const official = this.requireOfficial(request);
    const credential = this.authenticated.get(request)?.credential ?? { official, meetings: '*' };
    if (official.role === 'director') return credential;
    const error = DIRECTORS.error('not-a-director');
    this.recordRefusal(request, error.problem);
    throw error;
  }

  /** Refuses a request unless its official may read all meetings. @throws ProblemError */
  requireAllMeetings(request: FastifyRequest): void {
    const holder = this.authenticated.get(request);
    if (!this.authentication || holder?.credential.meetings === '*') return;
    throw OWN_MEETINGS.error('meeting-not-yours', 'This is about all meetings, and the token is not.');
  }

  /**
   * Refuses a request whose token is not for all of some meetings, or with `*` for every meeting. A request
   * that needs no token may read all of them. @throws ProblemError `meeting-not-yours`
   */
  requireMeetings(request: FastifyRequest, meetings: readonly string[] | '*'): void {
    const scope = this.authenticated.get(request)?.credential.meetings ?? '*';
    if (scope === '*') return;
    const other = meetings === '*' ? '*' : meetings.find((meeting) => !isWithin(scope, meeting));
    if (other === undefined) return;
    const what = other === '*' ? 'This is about all meetings' : `This is about the meeting "${other}" too`;
    throw OWN_MEETINGS.error('meeting-not-yours', `${what}, and the token is not.`);
  }

  /** Issues a ticket that replaces the token of this request at one address. @throws ProblemError */
  issueTicket(request: FastifyRequest, path: string): Ticket {
    const holder = this.authenticated.get(request);
    if (holder) return this.tickets.issue(path, holder.verified);
    throw TICKETS.error('ticket-needless');
  }

  /**
   * Adds a problem to the attempts if it refuses a request for lack of a right. `command` is the type of the
   * refused command; other requests are named by their method and path.
   */
  recordRefusal(request: FastifyRequest, { status, body }: Problem, command?: string): void {
    const code = String(body['code']);
    if (status !== 401 && status !== 403 && !REFUSED_EARLY.has(code)) return;
    const { meeting = null } = request.params as { meeting?: string };
    const official = this.officialOf(request);
    this.attempts.add({
      who: official?.id ?? null,
      role: official?.role ?? null,
      meeting,
      what: command ?? `${request.method} ${withoutTokens(request.url)}`,
      address: request.ip,
      code,
      why: String(body['detail']),
    });
  }

  /** Returns the official of a request as far as it is known yet. An open server believes the header. */
  officialOf(request: FastifyRequest): Official | null {
    if (this.authentication) return this.authenticated.get(request)?.credential.official ?? null;
    try {
      return parseOfficialHeader(request.headers['greenflag-official']);
    } catch {
      return null;
    }
  }

  /** Whether the sender of a request may read why the store fails: that names addresses, users and files. */
  showsReasonsTo(request: FastifyRequest): boolean {
    return this.isOpen || this.officialOf(request) !== null;
  }

  close(): void {
    this.openStreams?.close();
    this.authentication?.officials.close();
  }

  private async authenticate(request: FastifyRequest, authentication: Authentication): Promise<void> {
    refuseTokenInAddress(request);
    const ticket = extractTicket(request);
    const access = requiredAccess(request.method, request.routeOptions.url);
    if (access === 'nothing') return;
    if (access === 'read' && !authentication.isPrivate && !isForSomeone(request)) return;
    if (access === 'optional-token' && request.headers.authorization === undefined) return;
    const verified =
      ticket === undefined
        ? await this.verifyToken(request, authentication)
        : this.redeemTicket(request, access, ticket);
    const admission = await admitOrCatchUp(authentication, verified);
    if (!admission.ok) throw TOKENS.error(admission.code, admission.words);
    const { credential } = admission;
    this.authenticated.set(request, { verified, credential });
    const meeting = meetingOf(request, authentication);
    if (meeting === undefined || isWithin(credential.meetings, meeting)) return;
    const words = `The token of ${credential.official.id} is not for the meeting "${meeting}".`;
    throw OWN_MEETINGS.error('meeting-not-yours', words);
  }

  private verifyToken(request: FastifyRequest, { verifier }: Authentication): Promise<VerifiedToken> {
    const token = bearerToken(request);
    if (token === undefined) throw TOKENS.error('token-missing');
    return verifier.verify(token);
  }

  /** Tickets are for reading only: a client that acts can send a header. */
  private redeemTicket(request: FastifyRequest, access: RequiredAccess, ticket: string): VerifiedToken {
    const [path = ''] = request.url.split('?');
    const holder = access === 'read' ? this.tickets.redeem(ticket, path) : null;
    if (holder) return holder;
    throw TOKENS.error('ticket-wrong');
  }
}

/** Refusals for lack of a right that have another status. */
const REFUSED_EARLY = new Set(['token-in-address', 'digits-stopped']);

/** Whether a request that everybody may make has a token, to be shown more: the reasons of feeds. */
const isForSomeone = ({ routeOptions, headers }: FastifyRequest): boolean =>
  isFeedsRoute(routeOptions.url ?? '') && headers.authorization !== undefined;

/** Returns the meeting that a request is about; undefined if it is about none. */
function meetingOf(request: FastifyRequest, { feedsMeeting }: Authentication): string | undefined {
  const { meeting } = request.params as { meeting?: string };
  if (meeting !== undefined || !isFeedsRoute(request.routeOptions.url ?? '')) return meeting;
  return feedsMeeting ?? undefined;
}

/** Catches up once before it refuses: another process may have added the official a moment ago. */
async function admitOrCatchUp(
  { officials }: Authentication,
  { claims, isOurs }: VerifiedToken,
): Promise<ReturnType<typeof admitToken>> {
  const admission = admitToken(officials.state, claims, isOurs);
  if (admission.ok) return admission;
  await officials.catchUp();
  return admitToken(officials.state, claims, isOurs);
}
