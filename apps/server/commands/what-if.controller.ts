import { Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiBody, ApiHeader, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { momentWords, parseWhatIf, type WhatIfQuestion, type WhatIfAnswer } from '#race-control';
import { AskQuestion } from '#race-control/nest';
import { Gate } from '../auth/gate.ts';
import { Answers, Failure, Fails, MEETING, OPEN_ONLY, ref } from '../api-docs/decorators.ts';
import { COMMAND_PROBLEMS } from '../api-docs/problem-codes.ts';
import { JSON_TYPE, JSON_UTF8, Lines } from '../http/request-bodies.ts';
import { failed, problem, ProblemError, rejected, unknown, type Problem } from '../http/problems.ts';
import { onlyParameters, type Parameters } from '../http/query-parameters.ts';

type Request = FastifyRequest<{ Params: { meeting: string }; Querystring: Parameters }>;

const ABOUT = `Strikes the records of \`strike\` and then issues the commands of \`issue\` on a fork of the
meeting, by the rules and in the role of the official who asks, and answers for each projection of \`show\`
what it is before and after, and who moved. Nothing is written. \`at\` forks at an earlier revision or
instant, as before a session was certified.`;

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
  @ApiParam(MEETING)
  @ApiBearerAuth()
  @ApiHeader({ name: 'Greenflag-Official', description: OPEN_ONLY, example: 'Jane Doe; role=director' })
  @ApiBody({ required: true, schema: ref('WhatIf') })
  @Answers('Each projection, before and after', { [JSON_TYPE]: 'WhatIfAnswer' })
  @Fails(
    ...COMMAND_PROBLEMS,
    'moment-wrong',
    'revision-unknown',
    'moment-in-future',
    'moment-before-start',
    'fork-too-large',
    'fork-too-slow',
  )
  @Failure(409, 'Refused by a rule of racing; `field` says which strike or command.')
  async ask(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    onlyParameters(request.query, []);
    const { meeting } = request.params;
    const official = this.gate.official(request);
    const asked = whatIfOf(request.body, meeting);
    const question = { ...asked, meeting, official };
    const answer = await this.bus.execute(new AskQuestion({ kind: 'what-if', request: question }));
    if (answer.kind !== 'what-if') {
      const problem = problemOf(answer, meeting);
      this.gate.note(request, problem, 'what-if');
      throw new ProblemError(problem);
    }
    reply.header('content-type', JSON_UTF8).send(JSON.stringify(answer.document));
  }
}

function whatIfOf(body: unknown, meeting: string): WhatIfQuestion {
  if (body instanceof Lines) {
    throw failed('media-type-unsupported', 'A question is one JSON object.', { types: [JSON_TYPE] });
  }
  const parsed = parseWhatIf(body, meeting);
  if (parsed.ok) return parsed.value;
  const { code, words, field } = parsed.problem;
  throw failed(code, words, field === undefined ? {} : { field });
}

function problemOf(answer: Exclude<WhatIfAnswer, { kind: 'what-if' }>, meeting: string): Problem {
  switch (answer.kind) {
    case 'meeting-unknown':
      return unknown('meeting-unknown', `There is no meeting "${meeting}".`);
    case 'refused':
      return rejected(answer.rejection, { field: answer.field });
    case 'command-id-reused': {
      const words = `Another command has the id ${answer.commandId}.`;
      return problem('command-id-reused', words, { field: answer.field });
    }
    case 'show-unknown':
      return problem('wrong-field', answer.words, { field: answer.field });
    case 'fork-too-large': {
      const { words, field } = answer;
      return problem('fork-too-large', words, field === undefined ? {} : { field });
    }
    case 'fork-too-slow':
      return problem('fork-too-slow', answer.words);
    default: {
      const { kind, ...more } = answer;
      return problem(kind, momentWords(answer), { field: 'at', ...more });
    }
  }
}
