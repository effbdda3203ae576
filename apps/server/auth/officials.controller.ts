import { Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Attempts } from '#race-control';
import { ApiSuccess, ApiProblems, MEETING_PARAMETER, ref } from '../api-docs/decorators.ts';
import { Gate } from './gate.ts';
import { JSON_TYPE, sendJson } from '../http/request-bodies.ts';
import { DIRECTORS, QUERY, TICKETS } from '../http/problem-sets.ts';
import { allowOnlyParameters, type Parameters } from '../http/query-parameters.ts';

type Request = FastifyRequest<{ Querystring: Parameters }>;
type MeetingRequest = FastifyRequest<{ Querystring: Parameters; Params: { meeting: string } }>;

const ABOUT_TICKETS = `For clients that cannot send a header, like the \`EventSource\` of a browser: add
\`?ticket=…\` to the address. A ticket is valid for that address only, once, for 60 seconds, on this
server. A stream that was closed needs a new ticket.`;
const ABOUT_MEETING_TICKETS = `${ABOUT_TICKETS} The address is one of this meeting. With several servers, use
this route for everything of a meeting: a proxy that sends each meeting to a server of its own brings the
ticket and the request with it to the same server.`;

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
    description: 'Only directors of every meeting may read it.',
  })
  @ApiSuccess('The officials', { [JSON_TYPE]: 'Officials' })
  @ApiProblems(QUERY, DIRECTORS)
  officials(@Req() request: Request, @Res() reply: FastifyReply): void {
    allowOnlyParameters(request.query, []);
    this.gate.requireDirector(request);
    sendJson(reply, { officials: this.gate.appointments }, 'no-store');
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
