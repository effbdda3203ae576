import { Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiBody, ApiHeader, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { momentWords, parseWhatIf, type WhatIfQuestion, type WhatIfAnswer } from '#race-control';
import { AskQuestion } from '#race-control/nest';
import { Gate } from '../auth/gate.ts';
import {
  ApiSuccess,
  ApiProblemStatus,
  ApiProblems,
  MEETING_PARAMETER,
  OFFICIAL_HEADER,
  ref,
} from '../api-docs/decorators.ts';
import { COMMAND_PROBLEMS } from '../api-docs/problem-codes.ts';
import { JSON_TYPE, sendJson, NdjsonBody } from '../http/request-bodies.ts';
import {
  inputProblem,
  meetingUnknown,
  problem,
  problemError,
  ProblemError,
  rejectionProblem,
  type Problem,
} from '../http/problems.ts';
import { allowOnlyParameters, type Parameters } from '../http/query-parameters.ts';

type Request = FastifyRequest<{ Params: { meeting: string }; Querystring: Parameters }>;

const ABOUT = `Strikes the records of \`strike\` and issues the commands of \`issue\` on a copy of the
meeting, by the rules and in the role of the official who sends the request. The answer has each
projection of \`show\` before and after, and the cars that moved. Nothing is written. \`at\` copies the
meeting at an earlier revision or instant, for example before a session was certified.`;

@ApiTags('projections')
@Controller('api/meetings/:meeting/what-if')
export class WhatIfController {
  constructor(
    @Inject(QueryBus) private readonly bus: QueryBus,
    @Inject(Gate) private readonly gate: Gate,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'What a ruling would change', description: ABOUT })
  @ApiParam(MEETING_PARAMETER)
  @ApiBearerAuth()
  @ApiHeader(OFFICIAL_HEADER)
  @ApiBody({ required: true, schema: ref('WhatIf') })
  @ApiSuccess('Each projection, before and after', { [JSON_TYPE]: 'WhatIfAnswer' })
  @ApiProblems(
    ...COMMAND_PROBLEMS,
    'moment-wrong',
    'revision-unknown',
    'moment-in-future',
    'moment-before-start',
    'fork-too-large',
    'fork-too-slow',
  )
  @ApiProblemStatus(409, 'A rule of racing refuses it. `field` says which strike or command.')
  async ask(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    allowOnlyParameters(request.query, []);
    const { meeting } = request.params;
    const official = this.gate.requireOfficial(request);
    const whatIf = { ...parseWhatIfBody(request.body, meeting), meeting, official };
    const answer = await this.bus.execute(new AskQuestion({ kind: 'what-if', request: whatIf }));
    if (answer.kind !== 'what-if') {
      const problem = whatIfProblem(answer, meeting);
      this.gate.recordRefusal(request, problem, 'what-if');
      throw new ProblemError(problem);
    }
    sendJson(reply, answer.document);
  }
}

function parseWhatIfBody(body: unknown, meeting: string): WhatIfQuestion {
  if (body instanceof NdjsonBody) {
    throw problemError('media-type-unsupported', 'A what-if is one JSON object.', { types: [JSON_TYPE] });
  }
  const parsed = parseWhatIf(body, meeting);
  if (parsed.ok) return parsed.value;
  throw new ProblemError(inputProblem(parsed.problem));
}

function whatIfProblem(answer: Exclude<WhatIfAnswer, { kind: 'what-if' }>, meeting: string): Problem {
  switch (answer.kind) {
    case 'meeting-unknown':
      return meetingUnknown(meeting);
    case 'refused':
      return rejectionProblem(answer.rejection, { field: answer.field });
    case 'command-id-reused': {
      const words = `Another command has the id ${answer.commandId}.`;
      return problem('command-id-reused', words, { field: answer.field });
    }
    case 'show-unknown':
      return problem('wrong-field', answer.words, { field: answer.field });
    case 'fork-too-large':
      return inputProblem({ ...answer, code: 'fork-too-large' });
    case 'fork-too-slow':
      return problem('fork-too-slow', answer.words);
    default: {
      const { kind, ...more } = answer;
      return problem(kind, momentWords(answer), { field: 'at', ...more });
    }
  }
}
