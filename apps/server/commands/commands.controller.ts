import { Readable } from 'node:stream';
import { Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiBody, ApiHeader, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RaceControl, type IssueRequest, type Outcome } from '#race-control';
import { IssueCommand } from '#race-control/nest';
import { Gate } from '../auth/gate.ts';
import { Answers, Fails, Failure, MEETING, OPEN_ONLY, ref } from '../api-docs/decorators.ts';
import { COMMAND_PROBLEMS } from '../api-docs/problem-codes.ts';
import { JSON_UTF8, Lines, NDJSON } from '../http/request-bodies.ts';
import { commandOf, commandsOf } from './command-bodies.ts';
import { lineOf, resultsOf } from './line-results.ts';
import { answerOf, movedOn } from './outcome-responses.ts';
import { commandIdOf, ifMatchOf } from '../http/preconditions.ts';
import { sendProblem } from '../http/problem-filter.ts';
import { failed, ProblemError, rejected } from '../http/problems.ts';
import { onlyParameters, type Parameters } from '../http/query-parameters.ts';

type Request = FastifyRequest<{ Params: { meeting: string }; Querystring: Parameters }>;
type Desk = Pick<IssueRequest, 'meeting' | 'official' | 'ifMatch'> & { readonly asked: Request };

const ABOUT = `Answers 200 with a receipt whether or not the command wrote an event: doing it again writes
nothing.

Many commands are NDJSON, one a line; blank lines and lines starting \`#\` are passed over. A bad line
refuses the whole body with 400 before anything of it is issued. Otherwise the answer is NDJSON as well, a
result for each command in order, while they run: its receipt, or its problem with \`line\`. A line without
a \`commandId\` gets a new one, and \`If-Match\` holds for the first.`;

const IF_MATCH = 'A revision in quotes, the ETag of a view, or `*`: 412 if the log has moved on.';
const KEY = { field: 'Idempotency-Key' };

@ApiTags('commands')
@Controller('api/meetings/:meeting/commands')
export class CommandsController {
  constructor(
    @Inject(CommandBus) private readonly bus: CommandBus,
    @Inject(RaceControl) private readonly race: RaceControl,
    @Inject(Gate) private readonly gate: Gate,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Issues a command, or many', description: ABOUT })
  @ApiParam(MEETING)
  @ApiBearerAuth()
  @ApiHeader({ name: 'Greenflag-Official', description: OPEN_ONLY, example: 'Jane Doe; role=director' })
  @ApiHeader({ name: 'Idempotency-Key', description: 'The commandId of a single command: a UUID.' })
  @ApiHeader({ name: 'If-Match', description: IF_MATCH })
  @ApiBody({ required: true, schema: ref('Command') })
  @Answers('The receipt; of many commands, a result for each', {
    'application/json': 'Receipt',
    [NDJSON]: 'Result',
  })
  @Fails(
    ...COMMAND_PROBLEMS,
    'meeting-differs',
    'command-id-wrong',
    'if-match-wrong',
    'precondition-failed',
    'body-too-large',
    'too-many-requests',
  )
  @Failure(409, 'Refused by a rule of racing, each with its code; or `command-in-flight`: ask again shortly.')
  @Failure(503, 'The store is away: nothing accepted is lost, nothing refused is half written.')
  async issue(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    const { headers, body, query } = request;
    onlyParameters(query, []);
    const { meeting } = request.params;
    const official = this.gate.official(request);
    const commandId = commandIdOf(headers['idempotency-key']);
    const wanted = headers['if-match'];
    const ifMatch = wanted === undefined ? undefined : await this.required(meeting, wanted);
    if (!(body instanceof Lines)) {
      return this.issueOne(reply, body, { meeting, official, ifMatch, commandId, asked: request });
    }
    if (commandId !== undefined) {
      throw failed('command-id-wrong', 'Of many commands, each line has its own commandId.', KEY);
    }
    return this.issueMany(reply, body, { meeting, official, ifMatch, asked: request });
  }

  private async issueOne(
    reply: FastifyReply,
    body: unknown,
    desk: Desk & { commandId?: string },
  ): Promise<void> {
    const command = commandOf(body, desk.meeting);
    const own = command.commandId;
    if (own !== undefined && desk.commandId !== undefined && own.toLowerCase() !== desk.commandId) {
      throw failed('command-id-wrong', 'The Idempotency-Key and the commandId differ.', KEY);
    }
    const answer = answerOf(await this.execute({ ...desk, command, refuseInFlight: true }));
    if (answer.ok) reply.header('content-type', JSON_UTF8).send(JSON.stringify(answer.receipt));
    else sendProblem(reply, answer.problem);
  }

  private async issueMany(reply: FastifyReply, body: Lines, { ifMatch, ...desk }: Desk): Promise<void> {
    const [first, ...others] = await commandsOf(body.text, desk.meeting);
    let head = '';
    if (first && ifMatch !== undefined) {
      const outcome = await this.execute({ ...desk, ifMatch, command: first.command });
      if (outcome.kind === 'precondition-failed') {
        const { expectedRevision, actualRevision } = outcome;
        throw new ProblemError(movedOn(expectedRevision, actualRevision));
      }
      head = lineOf(outcome, first);
    }
    const lines = first && ifMatch === undefined ? [first, ...others] : others;
    const results = resultsOf(lines, ({ command }) => this.execute({ ...desk, command }));
    reply.header('content-type', NDJSON).send(Readable.from(prefixed(head, results)));
  }

  private async execute({ asked, ...request }: IssueRequest & Desk): Promise<Outcome> {
    const outcome = await this.bus.execute(new IssueCommand(request));
    if (outcome.kind === 'refused') this.gate.note(asked, rejected(outcome.rejection), request.command.type);
    return outcome;
  }

  /** The revision that `If-Match` names; `*` is settled here. */
  private async required(meeting: string, header: string): Promise<number | undefined> {
    const wanted = ifMatchOf(header);
    if (wanted !== '*') return wanted;
    const { events } = await this.race.log({ meeting, limit: 1 });
    if (events.length === 0) throw new ProblemError(movedOn('*', -1));
    return undefined;
  }
}

async function* prefixed(head: string, rest: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  if (head !== '') yield head;
  yield* rest;
}
