import { applyDecorators, Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RaceControl, type ViewRequest } from '#race-control';
import { ApiNotModified, ApiProblems, IF_NONE_MATCH, MEETING_PARAMETER } from '../api-docs/decorators.ts';
import { awaitRevision } from './await-revision.ts';
import { CACHE_FOREVER, REVALIDATE } from '../http/caching.ts';
import { JSON_TYPE, sendJson } from '../http/request-bodies.ts';
import { Readers } from '../readers/readers.ts';
import { versionParameter } from './version-parameter.ts';
import { viewProblem } from './view-problems.ts';
import { viewEtag, matchesEtag } from '../http/preconditions.ts';
import { ProblemError } from '../http/problems.ts';
import {
  ApiViewSuccess,
  BY_PARAMETER,
  describeMoment,
  PAPER_PARAMETER,
  SESSION_PARAMETER,
  SHEET_PARAMETER,
  VERSION_PARAMETER,
} from '../api-docs/projection-parameters.ts';
import { allowOnlyParameters, integerParameter, momentParameters } from '../http/query-parameters.ts';
import { negotiateFormat, paperParameter, formatParameters, sendSheet, sheetEtag } from './sheet-response.ts';
import { ACCEPT, MOMENTS, QUERY, VERSIONS, VIEWS, WAIT, WORK } from '../http/problem-sets.ts';

type Request = FastifyRequest<{
  Params: { meeting: string; name: string; session?: string };
  Querystring: Readonly<Record<string, unknown>>;
}>;

const AT = describeMoment('at', 'Show the view at that revision or instant. Default: the end of the log.');
const AT_LEAST = {
  name: 'atLeast',
  required: false,
  schema: { type: 'integer' as const, minimum: 0 },
  description: 'Wait until the view includes that revision, for example the one of a receipt.',
};
const LAP = {
  name: 'lap',
  required: false,
  schema: { type: 'integer' as const, minimum: 1 },
  description: 'Show the results of a race when the leader had completed that lap. Only for `results`.',
};
const PREFER = {
  name: 'Prefer',
  required: false,
  description: '`wait=<seconds>`: how long to wait for `atLeast` (default 5, at most 30).',
};
const ABOUT = `The view at the end of the log, or at an earlier moment. Without \`at\` it can wait until a
revision is in it, so that a client finds what it wrote. With a revision and \`v\` the answer never changes,
so caches keep it. A PDF in which names are missing, because no typeface has their letters, has their number
in \`Greenflag-Unprinted-Names\`.`;

/** Describes what the two routes have in common. */
const ApiView = () =>
  applyDecorators(
    ApiParam(MEETING_PARAMETER),
    ApiParam(SHEET_PARAMETER),
    ApiQuery(AT),
    ApiQuery(BY_PARAMETER),
    ApiQuery(VERSION_PARAMETER),
    ApiQuery(AT_LEAST),
    ApiQuery(PAPER_PARAMETER),
    ApiHeader(PREFER),
    ApiHeader(IF_NONE_MATCH),
    ApiViewSuccess(),
    ApiNotModified(),
    ApiProblems(QUERY, MOMENTS, VIEWS, VERSIONS, ACCEPT, WAIT, WORK),
  );

@ApiTags('projections')
@Controller('api/meetings/:meeting/projections')
export class ProjectionsController {
  constructor(
    @Inject(Readers) private readonly readers: Readers,
    @Inject(RaceControl) private readonly race: RaceControl,
  ) {}

  @Get(':name')
  @ApiOperation({ summary: 'A view of a meeting', description: ABOUT })
  @ApiView()
  view(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    return this.show(request, reply);
  }

  @Get(':name/:session')
  @ApiOperation({ summary: 'A view of a session', description: ABOUT })
  @ApiParam(SESSION_PARAMETER)
  @ApiQuery(LAP)
  @ApiView()
  sessionView(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    return this.show(request, reply);
  }

  private async show(request: Request, reply: FastifyReply): Promise<void> {
    const { params, query, headers } = request;
    const format = negotiateFormat(headers.accept, params.name);
    const lapNames = format === 'view' && params.name === 'results' ? ['lap'] : [];
    allowOnlyParameters(query, ['at', 'by', 'v', 'atLeast', ...lapNames, ...formatParameters(format)]);
    const lap = integerParameter(query, 'lap', { min: 1 });
    const paper = paperParameter(query);
    const { at } = momentParameters(query, 'at');
    const { meeting, name: projection, session } = params;
    const version = versionParameter(query, projection, format);
    await awaitRevision(this.race, request, reply);
    const requested = {
      meeting,
      projection,
      ...(session !== undefined && { session }),
      ...(at !== undefined && { at }),
      ...(lap !== undefined && { lap }),
    };
    const asker = this.readers.askerOf(request, reply);
    const asked =
      format === 'view'
        ? this.readers.view(requested, asker)
        : this.readers.sheet({ ...requested, as: format, paper }, asker);
    const answer = shownOf(await asked, requested);
    const etag = format === 'view' ? viewEtag(answer.view) : sheetEtag(answer.view, format);
    const isLasting = typeof at === 'number' && version === 'complete';
    reply.headers({ etag, vary: 'accept', 'cache-control': isLasting ? CACHE_FOREVER : REVALIDATE });
    if (matchesEtag(headers['if-none-match'], etag)) return void reply.code(304).send();
    sendShown(reply, answer);
  }
}

type Answer = Awaited<ReturnType<Readers['view'] | Readers['sheet']>>;

type Shown = Extract<Answer, { kind: 'view' | 'encoded' }>;

/** Returns an answer with a view, here or as bytes. @throws ProblemError without a view */
function shownOf(answer: Answer, requested: ViewRequest): Shown {
  if (answer.kind === 'encoded' || answer.kind === 'view') return answer;
  if (answer.kind === 'no-sheet') throw ACCEPT.error('not-acceptable', '', { types: [JSON_TYPE] });
  throw new ProblemError(viewProblem(answer, requested));
}

function sendShown(reply: FastifyReply, answer: Shown): void {
  if (answer.kind === 'view') sendJson(reply, answer.view);
  else if (answer.sheet === null) sendJson(reply, answer.body);
  else sendSheet(reply, answer.sheet, answer.body);
}
