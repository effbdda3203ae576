import { applyDecorators, Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DiffRequest } from '#race-control';
import { ApiSuccess, ApiProblems, MEETING_PARAMETER } from '../api-docs/decorators.ts';
import { JSON_TYPE, sendJson } from '../http/request-bodies.ts';
import { Readers } from '../readers/readers.ts';
import { viewProblem } from './view-problems.ts';
import { ProblemError } from '../http/problems.ts';
import { MOMENTS, QUERY, VIEWS, WORK, queryError } from '../http/problem-sets.ts';
import {
  BY_PARAMETER,
  describeMoment,
  PROJECTION_PARAMETER,
  SESSION_PARAMETER,
} from '../api-docs/projection-parameters.ts';
import { momentParameters, allowOnlyParameters, type Parameters } from '../http/query-parameters.ts';

type Request = FastifyRequest<{
  Params: { meeting: string; name: string; session?: string };
  Querystring: Parameters;
}>;

const FROM = describeMoment('from', 'The earlier moment: a revision or an instant.', true);
const TO = describeMoment('to', 'The later moment. Default: the end of the log.');
const ABOUT = `Each row that changed, with its places, its other changes, and the records between the two
moments that caused them, in words. Unchanged rows are left out.`;

/** Describes what the two routes have in common. */
const ApiDiff = () =>
  applyDecorators(
    ApiParam(MEETING_PARAMETER),
    ApiParam(PROJECTION_PARAMETER),
    ApiQuery(FROM),
    ApiQuery(TO),
    ApiQuery(BY_PARAMETER),
    ApiSuccess('What changed', { [JSON_TYPE]: 'Diff' }),
    ApiProblems(QUERY, MOMENTS, VIEWS, WORK),
  );

@ApiTags('projections')
@Controller('api/meetings/:meeting/projections')
export class DiffController {
  constructor(@Inject(Readers) private readonly readers: Readers) {}

  @Get(':name/diff')
  @ApiOperation({ summary: 'Who moved between two moments', description: ABOUT })
  @ApiDiff()
  diff(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    return this.show(request, reply);
  }

  @Get(':name/:session/diff')
  @ApiOperation({ summary: 'Who moved in a session between two moments', description: ABOUT })
  @ApiParam(SESSION_PARAMETER)
  @ApiDiff()
  sessionDiff(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    return this.show(request, reply);
  }

  private async show(asked: Request, reply: FastifyReply): Promise<void> {
    const { params, query } = asked;
    allowOnlyParameters(query, ['from', 'to', 'by']);
    const { from, to } = momentParameters(query, 'from', 'to');
    if (from === undefined) throw queryError('from', '"from" is missing.');
    const { meeting, name: projection, session } = params;
    const request: DiffRequest = {
      meeting,
      projection,
      ...(session !== undefined && { session }),
      from,
      ...(to !== undefined && { to }),
    };
    const answer = await this.readers.diff(request, this.readers.askerOf(asked, reply));
    if (answer.kind === 'encoded') return sendJson(reply, answer.body, 'no-cache');
    if (answer.kind === 'diff') return sendJson(reply, answer.diff, 'no-cache');
    if (answer.kind === 'diff-too-slow') throw WORK.error('too-much-work', answer.words);
    throw new ProblemError(viewProblem(answer, request));
  }
}
