import { Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OfficialsRejection } from '#domain';
import { Attempts, parseNewOfficial, parseRevocation } from '#race-control';
import { ApiSuccess, ApiProblems, MEETING_PARAMETER, ref } from '../api-docs/decorators.ts';
import { Gate } from '../auth/gate.ts';
import { JSON_TYPE, sendJson } from '../http/request-bodies.ts';
import { DIRECTORS, inputProblem, OFFICIALS, OFFICIALS_INPUT, QUERY, TICKETS } from '../http/problem-sets.ts';
import { ProblemError } from '../http/problems.ts';
import { allowOnlyParameters, type Parameters } from '../http/query-parameters.ts';

type Request = FastifyRequest<{ Querystring: Parameters }>;
type NameRequest = FastifyRequest<{ Querystring: Parameters; Params: { name: string } }>;
type MeetingRequest = FastifyRequest<{ Querystring: Parameters; Params: { meeting: string } }>;

const ABOUT_TICKETS = `For clients that cannot send a header, like the \`EventSource\` of a browser: add
\`?ticket=…\` to the address. A ticket is valid for that address only, once, for 60 seconds, on this
server. A stream that was closed needs a new ticket.`;
const ABOUT_MEETING_TICKETS = `${ABOUT_TICKETS} The address is one of this meeting. With several servers, use
this route for everything of a meeting: a proxy that sends each meeting to a server of its own brings the
ticket and the request with it to the same server.`;

const WHO_DECIDES = `A director of all meetings decides about everyone, and a director of some meetings about
the officials of these meetings below director.`;

/** The parameter of a route about an official. */
export const NAME_PARAMETER = { name: 'name', schema: { type: 'string' as const }, example: 'Jane Doe' };

const TICKET_PATH = /^\/api\/[^?#\s]{1,500}$/u;

@ApiTags('officials')
@Controller('api')
export class OfficialsController {
  constructor(
    @Inject(Gate) private readonly gate: Gate,
    @Inject(Attempts) private readonly attempts: Attempts,
  ) {}

  @Get('officials')
  @ApiOperation({
    summary: 'All officials, with those revoked',
    description:
      'For directors. A director of some meetings sees the officials of these meetings only. Each has the ' +
      'newest sign-in of a device, without the secret.',
  })
  @ApiSuccess('The officials', { [JSON_TYPE]: 'Officials' })
  @ApiProblems(QUERY, OFFICIALS)
  officials(@Req() request: Request, @Res() reply: FastifyReply): void {
    allowOnlyParameters(request.query, []);
    const { control } = this.gate;
    sendJson(reply, { officials: control.list(this.gate.requireSomeDirector(request)) }, 'no-store');
  }

  @Post('officials')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Adds an official',
    description: `${WHO_DECIDES} The answer has no token: open a pairing to sign in a device.`,
  })
  @ApiBody({ required: true, schema: ref('NewOfficial') })
  @ApiSuccess('The official', { [JSON_TYPE]: 'OfficialInList' })
  @ApiProblems(QUERY, OFFICIALS_INPUT, OFFICIALS)
  async addOfficial(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    allowOnlyParameters(request.query, []);
    const { control } = this.gate;
    const director = this.gate.requireSomeDirector(request);
    const parsed = parseNewOfficial(request.body);
    if (!parsed.ok) throw new ProblemError(inputProblem(OFFICIALS_INPUT, parsed.problem));
    const command = { type: 'AddOfficial', ...parsed.value } as const;
    accepted(this.gate, request, await control.decide(command, director), command.type);
    this.sendOfficial(request, reply, command.official);
  }

  @Post('officials/:name/revoke')
  @HttpCode(200)
  @ApiParam(NAME_PARAMETER)
  @ApiOperation({
    summary: 'Revokes an official and all tokens of the official',
    description: `${WHO_DECIDES} The last director of all meetings cannot be revoked.`,
  })
  @ApiBody({ required: true, schema: ref('Revocation') })
  @ApiSuccess('The official', { [JSON_TYPE]: 'OfficialInList' })
  @ApiProblems(QUERY, OFFICIALS_INPUT, OFFICIALS)
  async revokeOfficial(@Req() request: NameRequest, @Res() reply: FastifyReply): Promise<void> {
    allowOnlyParameters(request.query, []);
    const { control } = this.gate;
    const director = this.gate.requireSomeDirector(request);
    const parsed = parseRevocation(request.body);
    if (!parsed.ok) throw new ProblemError(inputProblem(OFFICIALS_INPUT, parsed.problem));
    const { name: official } = request.params;
    const command = { type: 'RevokeOfficial', official, ...parsed.value } as const;
    accepted(this.gate, request, await control.decide(command, director), command.type);
    this.sendOfficial(request, reply, official);
  }

  @Get('attempts')
  @ApiOperation({
    summary: 'The refused attempts and their reasons',
    description: 'Only directors of every meeting may read it.',
  })
  @ApiSuccess('At most the last 1,000, the newest last', { [JSON_TYPE]: 'Attempts' })
  @ApiProblems(QUERY, DIRECTORS)
  async refused(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    allowOnlyParameters(request.query, []);
    this.gate.requireDirector(request);
    const attempts = await this.attempts.list();
    sendJson(reply, { attempts }, 'no-store');
  }

  @Post('tickets')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Issues a ticket that replaces the token at one address',
    description: ABOUT_TICKETS,
  })
  @ApiBody({ required: true, schema: ref('TicketRequest') })
  @ApiSuccess('The ticket', { [JSON_TYPE]: 'Ticket' })
  @ApiProblems(QUERY, TICKETS)
  ticket(@Req() request: Request, @Res() reply: FastifyReply): void {
    this.sendTicket(request, reply, () => true);
  }

  @Post('meetings/:meeting/tickets')
  @HttpCode(200)
  @ApiParam(MEETING_PARAMETER)
  @ApiOperation({
    summary: 'Issues a ticket that replaces the token at one address of a meeting',
    description: ABOUT_MEETING_TICKETS,
  })
  @ApiBody({ required: true, schema: ref('TicketRequest') })
  @ApiSuccess('The ticket', { [JSON_TYPE]: 'Ticket' })
  @ApiProblems(QUERY, TICKETS)
  meetingTicket(@Req() request: MeetingRequest, @Res() reply: FastifyReply): void {
    this.sendTicket(request, reply, (path) => meetingOf(path) === request.params.meeting);
  }

  private sendOfficial(request: FastifyRequest, reply: FastifyReply, name: string): void {
    const { control } = this.gate;
    const all = control.list(this.gate.requireSomeDirector(request));
    sendJson(reply, all.find(({ official }) => official === name) ?? {}, 'no-store');
  }

  private sendTicket(request: Request, reply: FastifyReply, isAllowed: (path: string) => boolean): void {
    allowOnlyParameters(request.query, []);
    const { path } = (request.body ?? {}) as { path?: unknown };
    if (typeof path !== 'string' || !TICKET_PATH.test(path) || !isAllowed(path)) {
      throw TICKETS.error('ticket-path-wrong', '', { field: 'path' });
    }
    sendJson(reply, this.gate.issueTicket(request, path), 'no-store');
  }
}

/** Returns the meeting of an address, or null if it is not the address of something of a meeting. */
function meetingOf(path: string): string | null {
  const [, meeting] = /^\/api\/meetings\/([^/]+)\//u.exec(path) ?? [];
  try {
    return meeting === undefined ? null : decodeURIComponent(meeting);
  } catch {
    return null;
  }
}

type Refused = { readonly kind: 'refused'; readonly rejection: OfficialsRejection };

/**
 * Returns what was decided, unless it is a refusal. A refusal for lack of a right is among the attempts.
 * @throws ProblemError the refusal
 */
export function accepted<T extends object>(
  gate: Gate,
  request: FastifyRequest,
  outcome: T | Refused,
  command?: string,
): Exclude<T, Refused> {
  if (!('rejection' in outcome)) return outcome as Exclude<T, Refused>;
  const { code, words } = outcome.rejection;
  const error = OFFICIALS.error(code, words);
  gate.recordRefusal(request, error.problem, command);
  throw error;
}
