import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DiffRequest } from '#race-control';
import { AskQuestion } from '#race-control/nest';
import { Answers, Fails, MEETING } from '../api-docs/decorators.ts';
import { VIEW_PROBLEMS } from '../api-docs/problem-codes.ts';
import { JSON_TYPE, JSON_UTF8 } from '../http/request-bodies.ts';
import { missing } from './view-problems.ts';
import { failed, ProblemError } from '../http/problems.ts';
import { BY, momentParameter, NAME, SESSION } from '../api-docs/projection-parameters.ts';
import { momentsIn, onlyParameters, type Parameters } from '../http/query-parameters.ts';

type Request = FastifyRequest<{
  Params: { meeting: string; name: string; session?: string };
  Querystring: Parameters;
}>;

const FROM = momentParameter('from', 'The earlier moment: a revision or an instant.', true);
const TO = momentParameter('to', 'The later moment; otherwise the end of the log.');
const ABOUT = `Each row that is not what it was, with its places, what else changed of it, and the records
between the two moments that it rests on, in words. Rows that stayed as they were are left out.`;

@ApiTags('projections')
@Controller('api/meetings/:meeting/projections')
export class DiffController {
  constructor(@Inject(QueryBus) private readonly bus: QueryBus) {}

  @Get(':name/diff')
  @ApiOperation({ summary: 'Who moved between two moments', description: ABOUT })
  @ApiParam(MEETING)
  @ApiParam(NAME)
  @ApiQuery(FROM)
  @ApiQuery(TO)
  @ApiQuery(BY)
  @Answers('What changed', { [JSON_TYPE]: 'Diff' })
  @Fails(...VIEW_PROBLEMS)
  diff(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    return this.show(request, reply);
  }

  @Get(':name/:session/diff')
  @ApiOperation({ summary: 'Who moved in a session between two moments', description: ABOUT })
  @ApiParam(MEETING)
  @ApiParam(NAME)
  @ApiParam(SESSION)
  @ApiQuery(FROM)
  @ApiQuery(TO)
  @ApiQuery(BY)
  @Answers('What changed', { [JSON_TYPE]: 'Diff' })
  @Fails(...VIEW_PROBLEMS)
  sessionDiff(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    return this.show(request, reply);
  }

  private async show({ params, query }: Request, reply: FastifyReply): Promise<void> {
    onlyParameters(query, ['from', 'to', 'by']);
    const { from, to } = momentsIn(query, 'from', 'to');
    if (from === undefined) throw failed('query-wrong', '"from" is missing.', { field: 'from' });
    const { meeting, name: projection, session } = params;
    const asked: DiffRequest = {
      meeting,
      projection,
      ...(session !== undefined && { session }),
      from,
      ...(to !== undefined && { to }),
    };
    const answer = await this.bus.execute(new AskQuestion({ kind: 'diff', request: asked }));
    if (answer.kind !== 'diff') throw new ProblemError(missing(answer, asked));
    const headers = { 'content-type': JSON_UTF8, 'cache-control': 'no-cache' };
    reply.headers(headers).send(JSON.stringify(answer.diff));
  }
}
