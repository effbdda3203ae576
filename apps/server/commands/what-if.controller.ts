import { Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { momentWords, parseWhatIf, type WhatIfQuestion, type WhatIfAnswer } from '#race-control';
import { Gate } from '../auth/gate.ts';
import { ApiSuccess, ApiProblems, MEETING_PARAMETER, ref } from '../api-docs/decorators.ts';
import { JSON_TYPE, sendJson } from '../http/request-bodies.ts';
import { NdjsonBody } from './ndjson-body.ts';
import { Readers } from '../readers/readers.ts';
import { ProblemError, type Problem } from '../http/problems.ts';
import {
  BODY,
  QUERY,
  RULES,
  WHAT_IF,
  WORK,
  inputProblem,
  meetingUnknown,
  rejectionProblem,
} from '../http/problem-sets.ts';
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
    @Inject(Readers) private readonly readers: Readers,
    @Inject(Gate) private readonly gate: Gate,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'What a ruling would change', description: ABOUT })
  @ApiParam(MEETING_PARAMETER)
  @ApiBody({ required: true, schema: ref('WhatIf') })
  @ApiSuccess('Each projection, before and after', { [JSON_TYPE]: 'WhatIfAnswer' })
  @ApiProblems(QUERY, WHAT_IF, RULES, WORK)
  async ask(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    allowOnlyParameters(request.query, []);
    const { meeting } = request.params;
    const official = this.gate.requireOfficial(request);
    const whatIf = { ...parseWhatIfBody(request.body, meeting), meeting, official };
    const answer = await this.readers.whatIf(whatIf, this.readers.askerOf(request, reply));
    if (answer.kind === 'encoded') return sendJson(reply, answer.body);
    if (answer.kind === 'what-if') return sendJson(reply, answer.document);
    const problem = whatIfProblem(answer, meeting);
    this.gate.recordRefusal(request, problem, 'what-if');
    throw new ProblemError(problem);
  }
}

function parseWhatIfBody(body: unknown, meeting: string): WhatIfQuestion {
  if (body instanceof NdjsonBody) {
    throw BODY.error('media-type-unsupported', 'A what-if is one JSON object.', { types: [JSON_TYPE] });
  }
  const parsed = parseWhatIf(body, meeting);
  if (parsed.ok) return parsed.value;
  throw new ProblemError(inputProblem(WHAT_IF, parsed.problem));
}

function whatIfProblem(answer: Exclude<WhatIfAnswer, { kind: 'what-if' }>, meeting: string): Problem {
  switch (answer.kind) {
    case 'meeting-unknown':
      return meetingUnknown(meeting);
    case 'refused':
      return rejectionProblem(answer.rejection, { field: answer.field });
    case 'command-id-reused': {
      const words = `Another command has the id ${answer.commandId}.`;
      return WHAT_IF.problem('command-id-reused', words, { field: answer.field });
    }
    case 'show-unknown':
      return WHAT_IF.problem('wrong-field', answer.words, { field: answer.field });
    case 'fork-too-large':
      return inputProblem(WHAT_IF, { ...answer, code: 'fork-too-large' });
    case 'fork-too-slow':
      return WHAT_IF.problem('fork-too-slow', answer.words);
    default: {
      const { kind, ...more } = answer;
      return WHAT_IF.problem(kind, momentWords(answer), { field: 'at', ...more });
    }
  }
}
