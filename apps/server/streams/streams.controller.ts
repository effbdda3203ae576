import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROJECTIONS } from '#projections';
import { RaceControl, type LiveViewsAnswer } from '#race-control';
import { ApiSuccess, ApiProblems, MEETING_PARAMETER } from '../api-docs/decorators.ts';
import { PROJECTION_PARAMETER, SESSION_PARAMETER } from '../api-docs/projection-parameters.ts';
import { sendLiveMessages, parseLastEventId } from './send-live-messages.ts';
import { viewProblem, type RequestedView } from '../views/view-problems.ts';
import { ProblemError } from '../http/problems.ts';
import { ACCEPT, LIVE, MEETINGS, QUERY, STREAMS, VIEWS } from '../http/problem-sets.ts';
import { allowOnlyParameters, integerParameter, type Parameters } from '../http/query-parameters.ts';
import { MAX_VIEWS, requestedViews } from '../views/requested-views.ts';
import { EVENT_STREAM, requireEventStream, SseStreams } from './sse.ts';

type Request = FastifyRequest<{
  Params: { meeting: string; name: string; session?: string };
  Querystring: Parameters;
}>;

const LAST_ID = {
  name: 'Last-Event-ID',
  description:
    'The revision that the client has received. The stream continues after it. Browsers send it themselves.',
};
const ABOUT_VIEW = `Server-sent events: first \`snapshot\`, the whole view, then for every change one
\`patch\`, the JSON Patch (RFC 6902) from the view of the event before it. The id of each event is its
revision. Records that come faster than they can be sent share a patch, so ids may be skipped. A client
that reconnects with \`Last-Event-ID\` gets the patches after it, or a snapshot where that is shorter.
A client that does not keep up gets a new snapshot. Ids are revisions of this meeting: an id of another
meeting is only detected when it lies beyond the end of the log. The header \`Greenflag-Projections\`
has the version of the projection. A client whose view has another version leaves the id out.`;
const ABOUT_VIEWS = `Several views as one stream, because browsers open only six connections to a
server. Each event has every view of \`show\` by its name, all at the revision that is its id: first
\`snapshot\`, the views; then for every change one \`patch\`, the JSON Patch (RFC 6902) of each. If
one of them needs a snapshot to continue, all of them get one. A client that reconnects with
\`Last-Event-ID\` requests the same views again, and checks \`Greenflag-Projections\`, which has the
version of each projection.`;
const SHOW = {
  name: 'show',
  required: true,
  schema: {
    type: 'array' as const,
    items: { type: 'string' as const },
    minItems: 1,
    maxItems: MAX_VIEWS,
    uniqueItems: true,
  },
  description: 'A projection, or a projection and its session. Repeat the parameter for each view.',
  example: ['field', 'running-order/heat-1'],
};
const ABOUT_LOG = `Server-sent events: the records after \`Last-Event-ID\` or \`after\` (all of them without
either), then the new ones, each once and in order. The event is \`event\`, its id the revision, and its data
the record as in the log.`;

@ApiTags('streams')
@Controller('api/meetings/:meeting')
export class StreamsController {
  constructor(
    @Inject(RaceControl) private readonly race: RaceControl,
    @Inject(SseStreams) private readonly streams: SseStreams,
  ) {}

  @Get('events/stream')
  @ApiOperation({ summary: 'The log of a meeting, live', description: ABOUT_LOG })
  @ApiParam(MEETING_PARAMETER)
  @ApiQuery({
    name: 'after',
    required: false,
    schema: { type: 'integer', minimum: -1 },
    description: 'Only records after that revision. `Last-Event-ID` overrides it.',
  })
  @ApiHeader(LAST_ID)
  @ApiSuccess('The records', { [EVENT_STREAM]: 'EventStream' })
  @ApiProblems(QUERY, ACCEPT, STREAMS, MEETINGS, LIVE)
  async eventStream(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    requireEventStream(request);
    this.streams.requireSlot(request);
    allowOnlyParameters(request.query, ['after']);
    const { meeting } = request.params;
    const after = integerParameter(request.query, 'after', { min: -1 });
    const lastId = parseLastEventId(request, -1);
    const requestBatches = (from?: number) =>
      this.race.liveLog({ meeting, ...(from !== undefined && { after: from }) });
    const answer = await requestBatches(lastId ?? after);
    const field = lastId === undefined ? 'after' : LAST_ID.name;
    const live = requireLive(answer, { meeting, projection: '' }, field);
    const source = { requestBatches, whenSlow: 'everything', address: request.url } as const;
    const stream = this.streams.openStream(request, reply);
    if (stream) sendLiveMessages(stream, live, source);
  }

  @Get('projections/stream')
  @ApiOperation({ summary: 'Several views of a meeting, live', description: ABOUT_VIEWS })
  @ApiParam(MEETING_PARAMETER)
  @ApiQuery(SHOW)
  @ApiHeader(LAST_ID)
  @ApiSuccess('The views as they change', { [EVENT_STREAM]: 'EventStream' })
  @ApiProblems(QUERY, ACCEPT, STREAMS, VIEWS)
  async viewsStream(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    requireEventStream(request);
    this.streams.requireSlot(request);
    allowOnlyParameters(request.query, [SHOW.name]);
    const { meeting } = request.params;
    const shows = requestedViews(request.query);
    const requestBatches = (from?: number) =>
      this.race.liveViews({ meeting, shows, ...(from !== undefined && { after: from }) });
    const answer = await requestBatches(parseLastEventId(request, 0));
    const live = requireLive(answer, { meeting, projection: '' });
    const versions = projectionVersions(shows.map(({ projection }) => projection));
    const source = { requestBatches, whenSlow: 'snapshot', address: request.url } as const;
    const stream = this.streams.openStream(request, reply, versions);
    if (stream) sendLiveMessages(stream, live, source);
  }

  @Get('projections/:name/stream')
  @ApiOperation({ summary: 'A view of a meeting, live', description: ABOUT_VIEW })
  @ApiParam(MEETING_PARAMETER)
  @ApiParam(PROJECTION_PARAMETER)
  @ApiHeader(LAST_ID)
  @ApiSuccess('The view as it changes', { [EVENT_STREAM]: 'EventStream' })
  @ApiProblems(QUERY, ACCEPT, STREAMS, VIEWS)
  viewStream(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    return this.followView(request, reply);
  }

  @Get('projections/:name/:session/stream')
  @ApiOperation({ summary: 'A view of a session, live', description: ABOUT_VIEW })
  @ApiParam(MEETING_PARAMETER)
  @ApiParam(PROJECTION_PARAMETER)
  @ApiParam(SESSION_PARAMETER)
  @ApiHeader(LAST_ID)
  @ApiSuccess('The view as it changes', { [EVENT_STREAM]: 'EventStream' })
  @ApiProblems(QUERY, ACCEPT, STREAMS, VIEWS)
  sessionViewStream(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    return this.followView(request, reply);
  }

  private async followView(request: Request, reply: FastifyReply): Promise<void> {
    requireEventStream(request);
    this.streams.requireSlot(request);
    allowOnlyParameters(request.query, []);
    const { meeting, name: projection, session } = request.params;
    const requested = { meeting, projection, ...(session !== undefined && { session }) };
    const requestBatches = (from?: number) =>
      this.race.live({ ...requested, ...(from !== undefined && { after: from }) });
    const live = requireLive(await requestBatches(parseLastEventId(request, 0)), requested);
    const versions = projectionVersions([projection]);
    const source = { requestBatches, whenSlow: 'snapshot', address: request.url } as const;
    const stream = this.streams.openStream(request, reply, versions);
    if (stream) sendLiveMessages(stream, live, source);
  }
}

/** Returns the header that tells a client with an id whether its views still have the same version. */
function projectionVersions(projections: readonly string[]): Readonly<Record<string, string>> {
  const versions = [...new Set(projections)].map((name) => `${name}=${PROJECTIONS[name]?.version}`);
  return { 'greenflag-projections': versions.join(', ') };
}

/** Returns the first messages. Errors are thrown here, before the stream is open. @throws ProblemError */
function requireLive(answer: LiveViewsAnswer, requested: RequestedView, field = LAST_ID.name) {
  if (answer.kind === 'live') return answer;
  if (answer.kind !== 'revision-unknown') {
    const shown = 'shown' in answer ? answer.shown : undefined;
    throw new ProblemError(viewProblem(answer, { ...requested, ...shown }, shown && SHOW.name));
  }
  const { actualRevision } = answer;
  const words = `The log ends at revision ${actualRevision}. Leave ${field} out to start again.`;
  throw new ProblemError(LIVE.problem('revision-unknown', words, { field, actualRevision }));
}
