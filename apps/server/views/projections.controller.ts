import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiHeader, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { View } from '#projections';
import type { PublishSource } from '#publishing';
import { AskQuestion } from '#race-control/nest';
import { RaceControl, type ViewAnswer, type ViewRequest } from '#race-control';
import { Fails, MEETING } from '../api-docs/decorators.ts';
import { VIEW_PROBLEMS } from '../api-docs/problem-codes.ts';
import { awaitRevision } from './await-revision.ts';
import { JSON_UTF8 } from '../http/request-bodies.ts';
import { missing } from './view-problems.ts';
import { etagOf, isKnown } from '../http/preconditions.ts';
import { ProblemError } from '../http/problems.ts';
import { AnswersView, BY, momentParameter, NAME, PAPER, SESSION } from '../api-docs/projection-parameters.ts';
import { momentsIn, onlyParameters } from '../http/query-parameters.ts';
import { formatWanted, paperIn, parametersOf, sendSheet, sheetTag } from './sheet-response.ts';

type Request = FastifyRequest<{
  Params: { meeting: string; name: string; session?: string };
  Querystring: Readonly<Record<string, unknown>>;
}>;

const AT = momentParameter('at', 'True at that revision or instant; otherwise at the end of the log.');
const AT_LEAST = {
  name: 'atLeast',
  required: false,
  schema: { type: 'integer' as const, minimum: 0 },
  description: 'Wait until the view has seen that revision, as of a receipt.',
};
const PREFER = {
  name: 'Prefer',
  required: false,
  description: '`wait=<seconds>`: how long to wait for `atLeast` (5 where it is not said, 30 at most).',
};
const IF_NONE_MATCH = { name: 'If-None-Match', description: 'An ETag: 304 if the view is still the same.' };

@ApiTags('projections')
@Controller('api/meetings/:meeting/projections')
export class ProjectionsController {
  private readonly source: PublishSource;

  constructor(
    @Inject(QueryBus) bus: QueryBus,
    @Inject(RaceControl) private readonly race: RaceControl,
  ) {
    this.source = {
      view: (request) => bus.execute(new AskQuestion({ kind: 'view', request })),
      log: (request) => bus.execute(new AskQuestion({ kind: 'log', request })),
    };
  }

  @Get(':name')
  @ApiOperation({ summary: 'A view of a meeting' })
  @ApiParam(MEETING)
  @ApiParam(NAME)
  @ApiQuery(AT)
  @ApiQuery(BY)
  @ApiQuery(AT_LEAST)
  @ApiQuery(PAPER)
  @ApiHeader(PREFER)
  @ApiHeader(IF_NONE_MATCH)
  @AnswersView()
  @Fails(...VIEW_PROBLEMS, 'not-acceptable', 'revision-not-reached', 'shutting-down')
  view(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    return this.show(request, reply);
  }

  @Get(':name/:session')
  @ApiOperation({ summary: 'A view of a session' })
  @ApiParam(MEETING)
  @ApiParam(NAME)
  @ApiParam(SESSION)
  @ApiQuery(AT)
  @ApiQuery(BY)
  @ApiQuery(AT_LEAST)
  @ApiQuery(PAPER)
  @ApiHeader(PREFER)
  @ApiHeader(IF_NONE_MATCH)
  @AnswersView()
  @Fails(...VIEW_PROBLEMS, 'not-acceptable', 'revision-not-reached', 'shutting-down')
  sessionView(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    return this.show(request, reply);
  }

  private async show(request: Request, reply: FastifyReply): Promise<void> {
    const { params, query, headers } = request;
    const format = formatWanted(headers.accept, params.name);
    onlyParameters(query, ['at', 'by', 'atLeast', ...parametersOf(format)]);
    const paper = paperIn(query);
    await awaitRevision(this.race, request, reply);
    const { at } = momentsIn(query, 'at');
    const { meeting, name: projection, session } = params;
    const asked = {
      meeting,
      projection,
      ...(session !== undefined && { session }),
      ...(at !== undefined && { at }),
    };
    const view = viewOf(await this.source.view(asked), asked);
    const etag = format === 'view' ? etagOf(view) : sheetTag(view, format);
    reply.headers({ etag, vary: 'accept', 'cache-control': 'no-cache' });
    if (isKnown(headers['if-none-match'], etag)) return void reply.code(304).send();
    // The log may have moved on: the sheet is of the view that has been tagged.
    const sheet = { ...asked, at: at ?? view.revision, paper };
    if (format !== 'view') return sendSheet(this.source, { ...sheet, as: format }, reply);
    reply.header('content-type', JSON_UTF8).send(JSON.stringify(view));
  }
}

function viewOf(answer: ViewAnswer, asked: ViewRequest): View {
  if (answer.kind === 'view') return answer.view;
  throw new ProblemError(missing(answer, asked));
}
