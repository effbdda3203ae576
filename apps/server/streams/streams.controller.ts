import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROJECTIONS, PROJECTION_NAMES } from '#projections';
import { RaceControl, type LiveViewsAnswer } from '#race-control';
import { Answers, Fails, MEETING } from '../api-docs/decorators.ts';
import { STREAM_PROBLEMS } from '../api-docs/problem-codes.ts';
import { follow, lastEventId, type Followed } from './follow-stream.ts';
import { missing, type Asked } from '../views/view-problems.ts';
import { problem, ProblemError } from '../http/problems.ts';
import { onlyParameters, wholeNumber, type Parameters } from '../http/query-parameters.ts';
import { MOST_SHOWS, showsIn } from '../views/requested-views.ts';
import { EVENT_STREAM, mustAcceptStream, SseStreams } from './sse.ts';

type Request = FastifyRequest<{
  Params: { meeting: string; name: string; session?: string };
  Querystring: Parameters;
}>;

const NAME = { name: 'name', schema: { type: 'string' as const, enum: [...PROJECTION_NAMES] } };
const LAST_ID = {
  name: 'Last-Event-ID',
  description:
    'The revision that the client has; the stream goes on from there. Browsers send it themselves.',
};
const ABOUT_VIEW = `Server-sent events: first \`snapshot\`, the whole view, then for every revision one
\`patch\`, the JSON Patch (RFC 6902) from the view before it. The id of each is its revision: a client that
comes back with \`Last-Event-ID\` gets the patches from there on, or a snapshot where that is shorter. A
client that does not keep up gets a fresh snapshot. Ids are revisions of this meeting: one of another meeting
is known by lying beyond the end, and otherwise not at all. The header \`Greenflag-Projections\` tells the
version of the projection: a client whose view has another one leaves the id out.`;
const ABOUT_VIEWS = `Several views as one stream, for a page: browsers hold six connections to a server. Each
message has every view of \`show\` by its name, all at the revision that is its id: first \`snapshot\`, the
views; then for every revision one \`patch\`, the JSON Patch (RFC 6902) of each. Where one of them can go on
by a snapshot only, all do. Whoever comes back with \`Last-Event-ID\` asks for the same views again, and
looks at \`Greenflag-Projections\`, which tells the version of each projection.`;
const SHOW = {
  name: 'show',
  required: true,
  schema: {
    type: 'array' as const,
    items: { type: 'string' as const },
    minItems: 1,
    maxItems: MOST_SHOWS,
    uniqueItems: true,
  },
  description: 'A projection, or a projection and its session; each by a parameter of its own.',
  example: ['field', 'running-order/heat-1'],
};
const ABOUT_LOG = `Server-sent events: the records after \`Last-Event-ID\` or \`after\` (all of them, where
neither is given), then those to come, each once and in order: \`event\`, with the revision as its id and the
record as its data, as the log has it.`;
const LIVE_VIEW_PROBLEMS = [...STREAM_PROBLEMS, 'projection-unknown', 'session-unknown'] as const;

@ApiTags('streams')
@Controller('api/meetings/:meeting')
export class StreamsController {
  constructor(
    @Inject(RaceControl) private readonly race: RaceControl,
    @Inject(SseStreams) private readonly streams: SseStreams,
  ) {}

  @Get('events/stream')
  @ApiOperation({ summary: 'The log of a meeting, live', description: ABOUT_LOG })
  @ApiParam(MEETING)
  @ApiQuery({
    name: 'after',
    required: false,
    schema: { type: 'integer', minimum: -1 },
    description: 'Only records after that revision. `Last-Event-ID` comes first.',
  })
  @ApiHeader(LAST_ID)
  @Answers('The records', { [EVENT_STREAM]: 'EventStream' })
  @Fails(...STREAM_PROBLEMS)
  async eventStream(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    mustAcceptStream(request);
    this.streams.admit(request);
    onlyParameters(request.query, ['after']);
    const { meeting } = request.params;
    const asked = wholeNumber(request.query, 'after', { least: -1 });
    const last = lastEventId(request, -1);
    const ask = (from?: number) => this.race.liveLog({ meeting, ...(from !== undefined && { after: from }) });
    const answer = await ask(last ?? asked);
    const batches = begun(answer, { meeting, projection: '' }, last === undefined ? 'after' : LAST_ID.name);
    this.start(request, reply, { batches, ask, whenSlow: 'everything', where: request.url });
  }

  @Get('projections/stream')
  @ApiOperation({ summary: 'Several views of a meeting, live', description: ABOUT_VIEWS })
  @ApiParam(MEETING)
  @ApiQuery(SHOW)
  @ApiHeader(LAST_ID)
  @Answers('The views as they change', { [EVENT_STREAM]: 'EventStream' })
  @Fails(...LIVE_VIEW_PROBLEMS)
  async viewsStream(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    mustAcceptStream(request);
    this.streams.admit(request);
    onlyParameters(request.query, [SHOW.name]);
    const { meeting } = request.params;
    const shows = showsIn(request.query);
    const ask = (from?: number) =>
      this.race.liveViews({ meeting, shows, ...(from !== undefined && { after: from }) });
    const batches = begun(await ask(lastEventId(request, 0)), { meeting, projection: '' });
    const versions = versionsOf(shows.map(({ projection }) => projection));
    this.start(request, reply, { batches, ask, whenSlow: 'snapshot', where: request.url }, versions);
  }

  @Get('projections/:name/stream')
  @ApiOperation({ summary: 'A view of a meeting, live', description: ABOUT_VIEW })
  @ApiParam(MEETING)
  @ApiParam(NAME)
  @ApiHeader(LAST_ID)
  @Answers('The view as it changes', { [EVENT_STREAM]: 'EventStream' })
  @Fails(...LIVE_VIEW_PROBLEMS)
  viewStream(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    return this.followView(request, reply);
  }

  @Get('projections/:name/:session/stream')
  @ApiOperation({ summary: 'A view of a session, live', description: ABOUT_VIEW })
  @ApiParam(MEETING)
  @ApiParam(NAME)
  @ApiParam({ name: 'session', schema: { type: 'string' }, example: 'heat-1' })
  @ApiHeader(LAST_ID)
  @Answers('The view as it changes', { [EVENT_STREAM]: 'EventStream' })
  @Fails(...LIVE_VIEW_PROBLEMS)
  sessionViewStream(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    return this.followView(request, reply);
  }

  private async followView(request: Request, reply: FastifyReply): Promise<void> {
    mustAcceptStream(request);
    this.streams.admit(request);
    onlyParameters(request.query, []);
    const { meeting, name: projection, session } = request.params;
    const asked = { meeting, projection, ...(session !== undefined && { session }) };
    const ask = (from?: number) => this.race.live({ ...asked, ...(from !== undefined && { after: from }) });
    const batches = begun(await ask(lastEventId(request, 0)), asked);
    const versions = versionsOf([projection]);
    this.start(request, reply, { batches, ask, whenSlow: 'snapshot', where: request.url }, versions);
  }

  private start(
    request: Request,
    reply: FastifyReply,
    followed: Followed,
    headers?: Readonly<Record<string, string>>,
  ): void {
    const stream = this.streams.start(request, reply, headers);
    if (stream) void follow(stream, followed);
  }
}

/** So that whoever comes back with an id sees whether their view still means the same. */
function versionsOf(projections: readonly string[]): Readonly<Record<string, string>> {
  const told = [...new Set(projections)].map((name) => `${name}=${PROJECTIONS[name]?.version}`);
  return { 'greenflag-projections': told.join(', ') };
}

/** What begins the stream. Whatever keeps it from beginning is told while it can be told. */
function begun(answer: LiveViewsAnswer, asked: Asked, field = LAST_ID.name) {
  if (answer.kind === 'live') return answer.batches;
  if (answer.kind !== 'revision-unknown') {
    const shown = 'shown' in answer ? answer.shown : undefined;
    throw new ProblemError(missing(answer, { ...asked, ...shown }, shown && SHOW.name));
  }
  const { actualRevision } = answer;
  const words = `The log ends at revision ${actualRevision}. Leave ${field} out to begin anew.`;
  throw new ProblemError(problem('revision-unknown', words, { field, actualRevision }));
}
