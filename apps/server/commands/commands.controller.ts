import { Readable } from 'node:stream';
import { Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBody, ApiConsumes, ApiHeader, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IssueRequest, Outcome, SentCommand } from '#race-control';
import { IssueCommand } from '#race-control/nest';
import { Gate } from '../auth/gate.ts';
import { ApiSuccess, ApiProblems, MEETING_PARAMETER, ref } from '../api-docs/decorators.ts';
import { JSON_TYPE, sendJson, NDJSON } from '../http/request-bodies.ts';
import { parseCommandBody } from './command-bodies.ts';
import { CommandLines, NdjsonBody, type CommandLine } from './ndjson-body.ts';
import { BodyBudget } from '../limits/body-budget.ts';
import { resultLine, issueLines } from './line-results.ts';
import { responseToOutcome, preconditionFailed } from './outcome-responses.ts';
import { parseIdempotencyKey, parseIfMatch } from '../http/preconditions.ts';
import { inContextOf } from '../telemetry/tracing.ts';
import { sendProblem } from '../http/problem-filter.ts';
import { ProblemError } from '../http/problems.ts';
import { COMMANDS, PRECONDITIONS, QUERY, RULES, rejectionProblem } from '../http/problem-sets.ts';
import { allowOnlyParameters, type Parameters } from '../http/query-parameters.ts';

type Request = FastifyRequest<{ Params: { meeting: string }; Querystring: Parameters }>;
type CommandContext = Pick<IssueRequest, 'meeting' | 'official' | 'ifMatch'>;

const ABOUT = `Answers 200 with a receipt whether or not the command wrote an event: a repeated command
writes nothing.

Many commands are sent as NDJSON, one on each line. Blank lines and lines that start with \`#\` are
skipped. An invalid line refuses the whole body with 400 before any command is issued. The right to issue
commands is checked before the body is read. Otherwise the
answer is NDJSON as well: while the commands run, it gives each one in order its receipt, or its problem
with \`line\`. A line without a \`commandId\` gets a new one. \`If-Match\` applies to the first command.

Every command is answered within 8 s, or within the \`timeout_ms\` of the store and 1 s more if that is less.
A 503 means that this try was not taken and will not be; an earlier try with the same \`commandId\` may have
been. With \`"outcome": "unknown"\` this try may have been taken: send it again with the same \`commandId\`,
which gives its receipt if it was.`;

const IF_MATCH =
  'A revision in quotes, the ETag of a view, or `*`. The answer is 412 if the log has changed.';
const KEY_FIELD = { field: 'Idempotency-Key' };

@ApiTags('commands')
@Controller('api/meetings/:meeting/commands')
export class CommandsController {
  constructor(
    @Inject(CommandBus) private readonly bus: CommandBus,
    @Inject(Gate) private readonly gate: Gate,
    @Inject(BodyBudget) private readonly budget: BodyBudget,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Issues one command or many', description: ABOUT })
  @ApiParam(MEETING_PARAMETER)
  @ApiHeader({ name: 'Idempotency-Key', description: 'The commandId of a single command, a UUID.' })
  @ApiHeader({ name: 'If-Match', description: IF_MATCH })
  @ApiConsumes(JSON_TYPE, NDJSON)
  @ApiBody({ required: true, schema: ref('Command') })
  @ApiSuccess('The receipt, or a result for each of many commands', {
    [JSON_TYPE]: 'Receipt',
    [NDJSON]: 'Result',
  })
  @ApiProblems(QUERY, COMMANDS, PRECONDITIONS, RULES)
  async issue(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    const { headers, body, query } = request;
    allowOnlyParameters(query, []);
    const { meeting } = request.params;
    const official = this.gate.requireOfficial(request);
    const commandId = parseIdempotencyKey(headers['idempotency-key']);
    const header = headers['if-match'];
    const ifMatch = header === undefined ? undefined : parseIfMatch(header);
    const context = { meeting, official, ifMatch };
    if (!(body instanceof NdjsonBody)) return this.issueOne(request, reply, context, commandId);
    if (commandId !== undefined) {
      throw PRECONDITIONS.error(
        'command-id-wrong',
        'Each of many commands has its own commandId.',
        KEY_FIELD,
      );
    }
    this.gate.requireIssuer(request);
    const lines = new CommandLines(meeting, this.budget);
    lines.clearWith(reply);
    try {
      await lines.read(request, body);
    } catch (error) {
      body.closeUnread();
      throw error;
    }
    return this.issueMany(request, reply, lines.take(), context);
  }

  private async issueOne(
    request: Request,
    reply: FastifyReply,
    { meeting, official, ifMatch }: CommandContext,
    commandId: string | undefined,
  ): Promise<void> {
    const { command, sent } = parseCommandBody(request.body, meeting);
    if (commandId !== undefined && (command.commandId?.toLowerCase() ?? commandId) !== commandId) {
      throw PRECONDITIONS.error(
        'command-id-wrong',
        'The Idempotency-Key and the commandId differ.',
        KEY_FIELD,
      );
    }
    const issued = { meeting, official, ifMatch, commandId, command, sent, refuseInFlight: true };
    const response = responseToOutcome(await this.execute(request, issued));
    if (response.ok) sendJson(reply, response.receipt);
    else sendProblem(reply, response.problem);
  }

  private async issueMany(
    request: Request,
    reply: FastifyReply,
    lines: Generator<CommandLine, void, undefined>,
    { ifMatch, ...context }: CommandContext,
  ): Promise<void> {
    let firstResult = '';
    if (ifMatch !== undefined) {
      const first = lines.next().value;
      if (first) firstResult = await this.issueFirst(request, first, { ...context, ifMatch });
    }
    const issue = ({ command, sent }: SentCommand) => this.execute(request, { ...context, command, sent });
    const results = issueLines(lines, issue);
    reply.header('content-type', NDJSON).send(Readable.from(prependText(firstResult, results)));
  }

  /** Issues the command that `If-Match` applies to. @throws ProblemError `precondition-failed` */
  private async issueFirst(request: Request, line: CommandLine, context: CommandContext): Promise<string> {
    const outcome = await this.execute(request, { ...context, command: line.command, sent: line.sent });
    if (outcome.kind !== 'precondition-failed') return resultLine(outcome, line);
    throw new ProblemError(preconditionFailed(outcome.expectedRevision, outcome.actualRevision));
  }

  private async execute(request: Request, issued: IssueRequest): Promise<Outcome> {
    const command = new IssueCommand({ ...issued, requestId: request.id });
    const outcome = await inContextOf(request, () => this.bus.execute(command));
    if (outcome.kind === 'refused') {
      this.gate.recordRefusal(request, rejectionProblem(outcome.rejection), issued.command.type);
    }
    return outcome;
  }
}

async function* prependText(
  first: string,
  rest: AsyncIterable<string>,
): AsyncGenerator<string, void, undefined> {
  if (first !== '') yield first;
  yield* rest;
}
