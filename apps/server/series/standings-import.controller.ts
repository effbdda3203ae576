import { Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBody, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  importStandings,
  parseSeriesImport,
  SeriesControl,
  type ImportAnswer,
  type SeriesImport,
} from '#race-control';
import { IssueCommand } from '#race-control/nest';
import { ApiProblems, ApiSuccess, MEETING_PARAMETER, ref } from '../api-docs/decorators.ts';
import { Gate } from '../auth/gate.ts';
import { responseToOutcome } from '../commands/outcome-responses.ts';
import {
  COMMANDS,
  inputProblem,
  MEETINGS,
  meetingUnknown,
  PRECONDITIONS,
  QUERY,
  RULES,
  SERIES,
  SERIES_RULES,
} from '../http/problem-sets.ts';
import { ProblemError } from '../http/problems.ts';
import { allowOnlyParameters, type Parameters } from '../http/query-parameters.ts';
import { JSON_TYPE, sendJson } from '../http/request-bodies.ts';
import { standingsError } from './series.controller.ts';

type Request = FastifyRequest<{ Params: { meeting: string }; Querystring: Parameters }>;

const ABOUT = `Issues ImportRanking with the cars in the order of the standings, and with the certified
results that the order rests on. With \`standing\` the entries get their places too, so that provisionals
and handicaps rest on them. The same import again writes nothing.`;

@ApiTags('series')
@Controller('api/meetings/:meeting/standings')
export class StandingsImportController {
  constructor(
    @Inject(SeriesControl) private readonly control: SeriesControl,
    @Inject(CommandBus) private readonly bus: CommandBus,
    @Inject(Gate) private readonly gate: Gate,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Brings the standings of a series into a meeting', description: ABOUT })
  @ApiParam(MEETING_PARAMETER)
  @ApiBody({ required: true, schema: ref('SeriesImport') })
  @ApiSuccess('What was written', { [JSON_TYPE]: 'SeriesImported' })
  @ApiProblems(QUERY, COMMANDS, PRECONDITIONS, MEETINGS, SERIES, SERIES_RULES, RULES)
  async importIntoMeeting(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    allowOnlyParameters(request.query, []);
    const official = this.gate.requireOfficial(request);
    const parsed = parseSeriesImport(request.body);
    if (!parsed.ok) throw new ProblemError(inputProblem(COMMANDS, parsed.problem));
    const { meeting } = request.params;
    const answer = await importStandings(
      this.control,
      (issued) => this.bus.execute(new IssueCommand({ ...issued, requestId: request.id })),
      { ...parsed.value, meeting, official },
    );
    if (answer.kind === 'imported') return sendJson(reply, answer.imported);
    const error = errorOf(answer, meeting, parsed.value);
    const command = answer.kind === 'not-taken' ? answer.command.type : undefined;
    this.gate.recordRefusal(request, error.problem, command);
    throw error;
  }
}

function errorOf(
  answer: Exclude<ImportAnswer, { kind: 'imported' }>,
  meeting: string,
  { series, ranking }: SeriesImport,
): ProblemError {
  switch (answer.kind) {
    case 'series-unknown':
    case 'standings-unknown':
      return standingsError(series, ranking, answer);
    case 'meeting-unknown':
      return new ProblemError(meetingUnknown(meeting));
    case 'class-unknown':
      return COMMANDS.error('wrong-field', classWords(answer.classes), { field: 'class' });
    case 'nothing-certified':
      return SERIES_RULES.error('nothing-certified');
    case 'not-taken': {
      const response = responseToOutcome(answer.outcome);
      return response.ok ? COMMANDS.error('not-issued') : new ProblemError(response.problem);
    }
  }
}

const classWords = (classes: readonly string[]): string =>
  classes.length === 0
    ? 'This meeting has no classes. Leave "class" out.'
    : `Name the class of the meeting: ${classes.join(', ')}.`;
