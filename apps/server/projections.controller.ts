import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiHeader, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROJECTION_NAMES, type View } from '#projections';
import { AskQuestion } from '#race-control/nest';
import type { ViewAnswer, ViewRequest } from '#race-control';
import { Answers, Fails, MEETING } from './api-docs.ts';
import { JSON_TYPE, JSON_UTF8 } from './bodies.ts';
import { missing } from './missing.ts';
import { etagOf, isKnown } from './preconditions.ts';
import { ProblemError } from './problems.ts';
import { momentIn, onlyParameters, text } from './query.ts';

type Request = FastifyRequest<{
  Params: { meeting: string; name: string; session?: string };
  Querystring: Readonly<Record<string, unknown>>;
}>;

const NAME = { name: 'name', schema: { type: 'string' as const, enum: [...PROJECTION_NAMES] } };
const AT = {
  name: 'at',
  required: false,
  schema: { type: 'string' as const },
  examples: {
    revision: { value: '17' },
    instant: { value: '2023-02-05T20:00:00Z' },
  },
  description: 'True at that revision or instant; otherwise at the end of the log.',
};
const BY = {
  name: 'by',
  required: false,
  schema: { type: 'string' as const, enum: ['recorded', 'occurred'], default: 'recorded' },
  description: 'An instant means what was known then, or what had happened by then as it is known now.',
};
const MISSES = [
  ...(['query-wrong', 'moment-wrong', 'by-wrong', 'by-without-instant', 'meeting-unknown'] as const),
  ...(['projection-unknown', 'session-unknown'] as const),
  ...(['revision-unknown', 'moment-in-future', 'moment-before-start'] as const),
] as const;
const IF_NONE_MATCH = { name: 'If-None-Match', description: 'An ETag: 304 if the view is still the same.' };
const VIEW = 'The view, with `ETag: "<revision>.<projectionVersion>"`';

@ApiTags('projections')
@Controller('api/meetings/:meeting/projections')
export class ProjectionsController {
  constructor(@Inject(QueryBus) private readonly bus: QueryBus) {}

  @Get(':name')
  @ApiOperation({ summary: 'A view of a meeting' })
  @ApiParam(MEETING)
  @ApiParam(NAME)
  @ApiQuery(AT)
  @ApiQuery(BY)
  @ApiHeader(IF_NONE_MATCH)
  @Answers(VIEW, { [JSON_TYPE]: 'View' })
  @Fails(...MISSES)
  view(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    return this.show(request, reply);
  }

  @Get(':name/:session')
  @ApiOperation({ summary: 'A view of a session' })
  @ApiParam(MEETING)
  @ApiParam(NAME)
  @ApiParam({ name: 'session', schema: { type: 'string' }, example: 'heat-1' })
  @ApiQuery(AT)
  @ApiQuery(BY)
  @ApiHeader(IF_NONE_MATCH)
  @Answers(VIEW, { [JSON_TYPE]: 'View' })
  @Fails(...MISSES)
  sessionView(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    return this.show(request, reply);
  }

  private async show({ params, query, headers }: Request, reply: FastifyReply): Promise<void> {
    onlyParameters(query, ['at', 'by']);
    const at = momentIn(query, 'at', text(query, 'by'));
    const { meeting, name: projection, session } = params;
    const asked = {
      meeting,
      projection,
      ...(session !== undefined && { session }),
      ...(at !== undefined && { at }),
    };
    const answer = await this.bus.execute(new AskQuestion({ kind: 'view', request: asked }));
    const view = viewOf(answer, asked);
    const etag = etagOf(view);
    reply.headers({ etag, 'cache-control': 'no-cache' });
    if (isKnown(headers['if-none-match'], etag)) reply.code(304).send();
    else reply.header('content-type', JSON_UTF8).send(JSON.stringify(view));
  }
}

function viewOf(answer: ViewAnswer, asked: ViewRequest): View {
  if (answer.kind === 'view') return answer.view;
  throw new ProblemError(missing(answer, asked));
}
