import { Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Attempts } from '#race-control';
import { Answers, Fails, ref } from '../api-docs/decorators.ts';
import { TOKEN_PROBLEMS } from '../api-docs/problem-codes.ts';
import { Gate } from './gate.ts';
import { JSON_TYPE, JSON_UTF8 } from '../http/request-bodies.ts';
import { failed } from '../http/problems.ts';
import { onlyParameters, type Parameters } from '../http/query-parameters.ts';

type Request = FastifyRequest<{ Querystring: Parameters }>;

const TICKETS = `For what cannot send a header, as the \`EventSource\` of a browser: add \`?ticket=…\` to the
address. It is good for that address alone, once, for 60 seconds, on this server. A stream that has been
cut off takes another one.`;

const PATH = /^\/api\/[^?#\s]{1,500}$/u;

/** What is private is not kept by anybody on the way. */
const NO_STORE = { 'cache-control': 'no-store', 'content-type': JSON_UTF8 };

@ApiTags('officials')
@ApiBearerAuth()
@Controller('api')
export class OfficialsController {
  constructor(
    @Inject(Gate) private readonly gate: Gate,
    @Inject(Attempts) private readonly attempts: Attempts,
  ) {}

  @Get('officials')
  @ApiOperation({ summary: 'Who may act, and who might once: for directors of every meeting' })
  @Answers('The officials', { [JSON_TYPE]: 'Officials' })
  @Fails(...TOKEN_PROBLEMS, 'not-a-director', 'query-wrong')
  officials(@Req() request: Request, @Res() reply: FastifyReply): void {
    onlyParameters(request.query, []);
    this.gate.director(request);
    reply.headers(NO_STORE).send(JSON.stringify({ officials: this.gate.appointments }));
  }

  @Get('attempts')
  @ApiOperation({ summary: 'What was refused to whom, and why: for directors of every meeting' })
  @Answers('The last 1,000 at most, the newest last', { [JSON_TYPE]: 'Attempts' })
  @Fails(...TOKEN_PROBLEMS, 'not-a-director', 'query-wrong')
  async refused(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    onlyParameters(request.query, []);
    this.gate.director(request);
    const attempts = await this.attempts.list();
    reply.headers(NO_STORE).send(JSON.stringify({ attempts }));
  }

  @Post('tickets')
  @HttpCode(200)
  @ApiOperation({ summary: 'A ticket in the place of a token, for one address', description: TICKETS })
  @ApiBody({ required: true, schema: ref('TicketRequest') })
  @Answers('The ticket', { [JSON_TYPE]: 'Ticket' })
  @Fails(
    ...TOKEN_PROBLEMS,
    'ticket-path-wrong',
    'malformed-json',
    'body-missing',
    'query-wrong',
    'ticket-needless',
  )
  ticket(@Req() request: Request, @Res() reply: FastifyReply): void {
    onlyParameters(request.query, []);
    const { path } = (request.body ?? {}) as { path?: unknown };
    if (typeof path !== 'string' || !PATH.test(path)) {
      throw failed('ticket-path-wrong', '', { field: 'path' });
    }
    reply.headers(NO_STORE).send(JSON.stringify({ path, ...this.gate.ticket(request, path) }));
  }
}
