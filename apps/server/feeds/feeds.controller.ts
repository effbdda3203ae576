import { Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ROLES, mayIssue } from '#domain';
import { didYouMean } from '#race-control';
import type { BridgeAnswer, RunningFeed } from '#timing-feeds';
import { ApiProblems, ApiSuccess, ref } from '../api-docs/decorators.ts';
import { Gate } from '../auth/gate.ts';
import { NdjsonBody } from '../commands/ndjson-body.ts';
import { ACCEPT, BODY, FEEDS, PASSINGS, QUERY, RULES, STREAMS } from '../http/problem-sets.ts';
import { allowOnlyParameters, integerParameter, type Parameters } from '../http/query-parameters.ts';
import { JSON_TYPE, NDJSON, sendJson } from '../http/request-bodies.ts';
import { BodyBudget } from '../limits/body-budget.ts';
import { EVENT_STREAM, requireEventStream, SseStreams } from '../streams/sse.ts';
import { passingsIn } from './passings-body.ts';
import { readPage } from './raw-page.ts';
import { sendLatest } from './send-latest.ts';
import { ServerFeeds, withoutReasons } from './server-feeds.ts';

type Request = FastifyRequest<{ Params: { name: string }; Querystring: Parameters }>;

const FEED_PARAMETER = { name: 'name', schema: { type: 'string' as const }, example: 'sf' };
const ABOUT_STREAM = `Server-sent events: \`snapshot\`, the same as \`GET /api/feeds\`, at once and then when
something has changed, at most once a second. The ids only count the messages. A client that reconnects gets
a snapshot.`;
const ABOUT_RAW = `What came from the decoder, as it was stored: one record on each line, each with the hash
of the one before it. A page has at most \`limit\` records and about 4 MiB. A \`Link\` with \`rel="next"\`
says where the next page is. Only directors of the meeting may read it.`;
const ABOUT_PASSINGS = `For a bridge that reads a decoder which Greenflag does not know: one passing on each
line, for a feed whose URL is \`bridge:\`. A passing that is sent again counts once, so a bridge sends again
what was not answered. Lines are taken as they arrive: an invalid line answers 400 with its \`line\`, and the
lines before it are taken. The role must be one that may issue \`RecordCrossing\`.`;

const MAX_RAW_RECORDS = 10_000;
const RAW_RECORDS = 1_000;
const BRIDGES = ROLES.filter((role) => mayIssue(role, 'RecordCrossing'));

@ApiTags('feeds')
@Controller('api/feeds')
export class FeedsController {
  constructor(
    @Inject(ServerFeeds) private readonly feeds: ServerFeeds,
    @Inject(Gate) private readonly gate: Gate,
    @Inject(BodyBudget) private readonly budget: BodyBudget,
    @Inject(SseStreams) private readonly streams: SseStreams,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'The timing feeds of this server',
    description: 'None without `--feeds`. Only officials see reasons, addresses and proposals.',
  })
  @ApiSuccess('The feeds and the state of each', { [JSON_TYPE]: 'Feeds' })
  @ApiProblems(QUERY)
  allFeeds(@Req() request: Request, @Res() reply: FastifyReply): void {
    allowOnlyParameters(request.query, []);
    sendJson(reply, this.feeds.answerFor(this.gate.showsReasonsTo(request)), 'no-cache');
  }

  @Get('stream')
  @ApiOperation({ summary: 'The timing feeds, live', description: ABOUT_STREAM })
  @ApiSuccess('The feeds as they change', { [EVENT_STREAM]: 'EventStream' })
  @ApiProblems(QUERY, ACCEPT, STREAMS)
  feedsStream(@Req() request: Request, @Res() reply: FastifyReply): void {
    requireEventStream(request);
    this.streams.requireSlot(request);
    allowOnlyParameters(request.query, []);
    const stream = this.streams.openStream(request, reply);
    if (stream) sendLatest(stream, this.feeds.messagesFor(this.gate.showsReasonsTo(request)));
  }

  @Get(':name')
  @ApiOperation({ summary: 'A timing feed', description: 'Its state, as `GET /api/feeds` has it.' })
  @ApiParam(FEED_PARAMETER)
  @ApiSuccess('The state of the feed', { [JSON_TYPE]: 'FeedStatus' })
  @ApiProblems(QUERY, FEEDS)
  oneFeed(@Req() request: Request, @Res() reply: FastifyReply): void {
    allowOnlyParameters(request.query, []);
    const status = this.requireFeed(request).status();
    sendJson(reply, this.gate.showsReasonsTo(request) ? status : withoutReasons(status), 'no-cache');
  }

  @Get(':name/raw')
  @ApiOperation({ summary: 'The raw log of a timing feed', description: ABOUT_RAW })
  @ApiParam(FEED_PARAMETER)
  @ApiQuery({
    name: 'after',
    required: false,
    schema: { type: 'integer', minimum: 0, default: 0 },
    description: 'Only records after that number.',
  })
  @ApiQuery({
    name: 'limit',
    required: false,
    schema: { type: 'integer', minimum: 1, maximum: MAX_RAW_RECORDS, default: RAW_RECORDS },
  })
  @ApiSuccess('A page of the raw log', { [NDJSON]: 'RawRecord' })
  @ApiProblems(QUERY, FEEDS, RULES)
  async raw(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    this.gate.requireRole(request, ['director'], 'read the raw log of a feed');
    allowOnlyParameters(request.query, ['after', 'limit']);
    const after = integerParameter(request.query, 'after', { min: 0 }) ?? 0;
    const limit = integerParameter(request.query, 'limit', { min: 1, max: MAX_RAW_RECORDS }) ?? RAW_RECORDS;
    const feed = this.requireFeed(request);
    const page = await readPage(feed.raw(after), limit);
    if (page.next !== null) {
      reply.header('link', `</api/feeds/${feed.name}/raw?after=${page.next}&limit=${limit}>; rel="next"`);
    }
    reply.header('cache-control', 'no-store').header('content-type', NDJSON).send(page.text);
  }

  @Post(':name/passings')
  @HttpCode(200)
  @ApiOperation({ summary: 'Takes passings from a bridge', description: ABOUT_PASSINGS })
  @ApiParam(FEED_PARAMETER)
  @ApiConsumes(NDJSON)
  @ApiBody({ required: true, schema: ref('BridgePassing') })
  @ApiSuccess('What became of the passings', { [JSON_TYPE]: 'BridgeAnswer' })
  @ApiProblems(QUERY, FEEDS, PASSINGS, RULES)
  async passings(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    const { body } = request;
    allowOnlyParameters(request.query, []);
    try {
      this.gate.requireRole(request, BRIDGES, 'report passings');
      const feed = this.requireFeed(request);
      sendJson(reply, await this.take(request, feed));
    } catch (error) {
      if (body instanceof NdjsonBody) body.closeUnread();
      throw error;
    }
  }

  private async take(request: Request, feed: RunningFeed): Promise<BridgeAnswer> {
    const { body } = request;
    if (!(body instanceof NdjsonBody)) {
      throw BODY.error('media-type-unsupported', 'Send one passing on each line.', { types: [NDJSON] });
    }
    if (feed.status().protocol !== 'bridge') {
      throw FEEDS.error('feed-not-bridged', `The feed "${feed.name}" reads a decoder itself.`);
    }
    const sum = { accepted: 0, repeated: 0, refused: 0 };
    for await (const batch of passingsIn(request, body, this.budget)) {
      const { accepted, repeated, refused } = await feed.accept(batch);
      sum.accepted += accepted;
      sum.repeated += repeated;
      sum.refused += refused;
    }
    return sum;
  }

  /** @throws ProblemError `feed-unknown` */
  private requireFeed({ params: { name } }: Request): RunningFeed {
    const feed = this.feeds.feed(name);
    if (feed) return feed;
    const feeds = this.feeds.statuses.map((each) => each.name);
    throw FEEDS.error('feed-unknown', `There is no feed "${name}".${didYouMean(name, feeds)}`, { feeds });
  }
}
