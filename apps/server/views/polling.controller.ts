import { applyDecorators, Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { EventStore } from '#event-store';
import { MAX_PATCH_REVISIONS, RaceControl, type PolledView, type ViewHead } from '#race-control';
import {
  ApiNotModified,
  ApiProblems,
  ApiSuccess,
  IF_NONE_MATCH,
  MEETING_PARAMETER,
} from '../api-docs/decorators.ts';
import {
  PROJECTION_PARAMETER,
  SESSION_PARAMETER,
  VERSION_PARAMETER,
} from '../api-docs/projection-parameters.ts';
import { CACHE_FOR_A_SECOND, CACHE_FOREVER } from '../http/caching.ts';
import { matchesEtag } from '../http/preconditions.ts';
import { ProblemError } from '../http/problems.ts';
import { LIVE, QUERY, VERSIONS, VIEWS, WORK, queryError } from '../http/problem-sets.ts';
import {
  allowOnlyParameters,
  integerParameter,
  textParameter,
  type Parameters,
} from '../http/query-parameters.ts';
import { JSON_UTF8 } from '../http/request-bodies.ts';
import { STORE } from '../injection-tokens.ts';
import { Readers } from '../readers/readers.ts';
import { knownUpTo } from './stale-header.ts';
import { requireVersion } from './version-parameter.ts';
import { viewProblem } from './view-problems.ts';

type Request = FastifyRequest<{
  Params: { meeting: string; name: string; session?: string };
  Querystring: Parameters;
}>;

const ABOUT_HEAD = `The last revision of the meeting, the version of the projection, and the addresses of the
view and of its patches. Clients ask for it each second; a shared cache asks once for all of them. Every
record of the meeting changes the revision of every view, so the revision is that of the log. An answer whose
\`at\` is older than 5 s shows nothing that is live: a cache has lost its server.`;
const ABOUT_PATCH = `The JSON Patch (RFC 6902) from the view at one revision to the view at a later one, in
the form of the streams. The answer never changes.`;

const revisionParameter = (name: string, description: string) => ({
  name,
  required: true,
  schema: { type: 'integer' as const, minimum: 0 },
  description,
});

const ApiHead = () =>
  applyDecorators(
    ApiParam(MEETING_PARAMETER),
    ApiParam(PROJECTION_PARAMETER),
    ApiSuccess('Where the view is', { 'application/json': 'Head' }),
    ApiProblems(QUERY, VIEWS),
  );

const ApiPatch = () =>
  applyDecorators(
    ApiParam(MEETING_PARAMETER),
    ApiParam(PROJECTION_PARAMETER),
    ApiQuery(revisionParameter('from', 'The revision of the view that the client has.')),
    ApiQuery(revisionParameter('to', `The later revision, at most ${MAX_PATCH_REVISIONS} after \`from\`.`)),
    ApiQuery({ ...VERSION_PARAMETER, required: true, description: 'The version of the projection.' }),
    ApiHeader(IF_NONE_MATCH),
    ApiSuccess('The patch', { 'application/json': 'Patch' }),
    ApiNotModified(),
    ApiProblems(QUERY, VIEWS, VERSIONS, LIVE, WORK),
  );

/** Serves clients that poll, in large numbers, behind a cache. */
@ApiTags('projections')
@Controller('api/meetings/:meeting/projections')
export class PollingController {
  constructor(
    @Inject(RaceControl) private readonly race: RaceControl,
    @Inject(Readers) private readonly readers: Readers,
    @Inject(STORE) private readonly store: EventStore,
  ) {}

  @Get(':name/head')
  @ApiOperation({ summary: 'Where a view is now', description: ABOUT_HEAD })
  @ApiHead()
  viewHead(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    return this.sendHead(request, reply);
  }

  @Get(':name/:session/head')
  @ApiOperation({ summary: 'Where a view of a session is now', description: ABOUT_HEAD })
  @ApiParam(SESSION_PARAMETER)
  @ApiHead()
  sessionHead(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    return this.sendHead(request, reply);
  }

  @Get(':name/patch')
  @ApiOperation({ summary: 'What changed in a view', description: ABOUT_PATCH })
  @ApiPatch()
  viewPatch(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    return this.sendPatch(request, reply);
  }

  @Get(':name/:session/patch')
  @ApiOperation({ summary: 'What changed in a view of a session', description: ABOUT_PATCH })
  @ApiParam(SESSION_PARAMETER)
  @ApiPatch()
  sessionPatch(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    return this.sendPatch(request, reply);
  }

  private async sendHead(request: Request, reply: FastifyReply): Promise<void> {
    allowOnlyParameters(request.query, []);
    const shown = shownView(request);
    const answer = await this.race.viewHead(shown);
    if (answer.kind !== 'head') throw new ProblemError(viewProblem(answer, shown));
    const head = headOf(shown, answer, new Date(knownUpTo(this.store)).toISOString());
    const headers = { 'cache-control': CACHE_FOR_A_SECOND, 'content-type': JSON_UTF8 };
    reply.headers(headers).send(JSON.stringify(head));
  }

  private async sendPatch(request: Request, reply: FastifyReply): Promise<void> {
    const { query } = request;
    allowOnlyParameters(query, ['from', 'to', 'v']);
    const shown = shownView(request);
    const [from, to] = [requiredRevision(query, 'from'), requiredRevision(query, 'to')];
    if (from > to) throw queryError('from', '"from" is after "to".');
    if (to - from > MAX_PATCH_REVISIONS) {
      throw queryError(
        'from',
        `A patch spans at most ${MAX_PATCH_REVISIONS} revisions. Read the view instead.`,
      );
    }
    const version = textParameter(query, 'v');
    if (version === undefined) throw queryError('v', '"v" is missing.');
    requireVersion(shown.projection, version);
    const answer = await this.readers.patch({ ...shown, from, to }, this.readers.askerOf(request, reply));
    if (answer.kind !== 'patch' && answer.kind !== 'encoded') {
      throw new ProblemError(viewProblem({ ...answer, field: 'to' }, shown));
    }
    const etag = `"${to}.${version}.from${from}"`;
    sendForever(request, reply, etag, () => (answer.kind === 'patch' ? answer.text : answer.body));
  }
}

function shownView({ params: { meeting, name: projection, session } }: Request): PolledView {
  return { meeting, projection, ...(session !== undefined && { session }) };
}

function requiredRevision(query: Parameters, name: string): number {
  const revision = integerParameter(query, name, { min: 0 });
  if (revision === undefined) throw queryError(name, `"${name}" is missing.`);
  return revision;
}

type Head = Pick<ViewHead, 'revision' | 'version' | 'before'>;

function headOf(
  { meeting, projection, session }: PolledView,
  { revision, version, before }: Head,
  at: string,
): ViewHead {
  const parts = [projection, ...(session === undefined ? [] : [session])].map(encodeURIComponent);
  const address = `/api/meetings/${encodeURIComponent(meeting)}/projections/${parts.join('/')}`;
  const patchFrom = (from: number) => `${address}/patch?from=${from}&to=${revision}&v=${version}`;
  const links = {
    view: `${address}?at=${revision}&v=${version}`,
    patch: before === null ? null : patchFrom(revision - 1),
    patchFromBefore: before === null ? null : patchFrom(before),
  };
  return { meeting, projection, session: session ?? null, revision, at, version, before, links };
}

function sendForever(
  { headers }: Request,
  reply: FastifyReply,
  etag: string,
  body: () => string | Uint8Array,
): void {
  reply.headers({ etag, 'cache-control': CACHE_FOREVER });
  if (matchesEtag(headers['if-none-match'], etag)) reply.code(304).send();
  else reply.header('content-type', JSON_UTF8).send(body());
}
