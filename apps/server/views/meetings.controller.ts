import { Readable } from 'node:stream';
import { Controller, Get, Header, Inject, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EVENTS } from '#domain';
import { PAGE_LIMIT, type StoredEvent } from '#event-store';
import { AskQuestion } from '#race-control/nest';
import { didYouMean, type LogPage, type LogRequest, type MeetingsPage } from '#race-control';
import { negotiate } from '../http/content-negotiation.ts';
import { Answers, Fails, MEETING } from '../api-docs/decorators.ts';
import { JSON_TYPE, JSON_UTF8, NDJSON } from '../http/request-bodies.ts';
import { cloudEventOf, CLOUDEVENTS } from './cloudevents.ts';
import { failed, ProblemError, unknown } from '../http/problems.ts';
import { onlyParameters, text, wholeNumber, type Parameters } from '../http/query-parameters.ts';

type Request = FastifyRequest<{ Params: { meeting: string }; Querystring: Parameters }>;

const INTEGER = { type: 'integer' as const };
const LOG_PARAMETERS = ['after', 'limit', 'type', 'session'];
const ABOUT_LOG = `With \`Accept: application/x-ndjson\` one record a line: the page that \`limit\` asks for,
or without a limit all of it; with \`application/cloudevents-batch+json\` the page as CloudEvents 1.0. With
a filter a page may be shorter than asked for; \`next\`, and a \`Link\` with \`rel="next"\`, say whether
there is more.`;

@ApiTags('meetings')
@Controller('api/meetings')
export class MeetingsController {
  constructor(@Inject(QueryBus) private readonly bus: QueryBus) {}

  @Get()
  @Header('cache-control', 'no-cache')
  @ApiOperation({ summary: 'All meetings, the newest first, a page at a time' })
  @ApiQuery({ name: 'cursor', required: false, description: '`next` of the page before.' })
  @Answers('A page', { [JSON_TYPE]: 'MeetingsPage' })
  @Fails('query-wrong')
  meetings(@Query() query: Parameters): Promise<MeetingsPage> {
    onlyParameters(query, ['cursor']);
    const cursor = text(query, 'cursor');
    if (cursor !== undefined && !/^[0-9]{1,15}$/u.test(cursor)) {
      throw failed('query-wrong', '"cursor" is not from a page of meetings.', { field: 'cursor' });
    }
    return this.bus.execute(new AskQuestion({ kind: 'meetings', ...(cursor !== undefined && { cursor }) }));
  }

  @Get(':meeting/events')
  @ApiOperation({ summary: 'The log of a meeting', description: ABOUT_LOG })
  @ApiParam(MEETING)
  @ApiQuery({
    name: 'after',
    required: false,
    schema: INTEGER,
    description: 'Only records after that revision.',
  })
  @ApiQuery({ name: 'limit', required: false, schema: { ...INTEGER, minimum: 1, maximum: PAGE_LIMIT } })
  @ApiQuery({ name: 'type', required: false, schema: { type: 'string', enum: Object.keys(EVENTS) } })
  @ApiQuery({ name: 'session', required: false })
  @Answers('A page of the log', { [JSON_TYPE]: 'LogPage', [NDJSON]: 'Event', [CLOUDEVENTS]: 'CloudEvents' })
  @Fails('query-wrong', 'meeting-unknown', 'not-acceptable')
  async events(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    const type = negotiate(request.headers.accept, [JSON_TYPE, NDJSON, CLOUDEVENTS]);
    const asked = logRequest(request.params.meeting, request.query);
    const page = await this.page(asked);
    if (page.events.length === 0) await this.mustExist(asked.meeting);
    reply.headers({ vary: 'accept', 'cache-control': 'no-cache' });
    if (type === NDJSON) {
      const lines = asked.limit === undefined ? this.wholeLog(asked, page) : [page.events.map(line).join('')];
      return void reply.header('content-type', NDJSON).send(Readable.from(lines));
    }
    if (page.next !== null) reply.header('link', linkTo({ ...asked, after: page.next }));
    const [contentType, body] =
      type === CLOUDEVENTS
        ? [CLOUDEVENTS, page.events.map((event) => cloudEventOf(asked.meeting, event))]
        : [JSON_UTF8, { events: page.events.map(exported), next: page.next }];
    reply.header('content-type', contentType).send(JSON.stringify(body));
  }

  private async *wholeLog(asked: LogRequest, first: LogPage): AsyncGenerator<string, void, undefined> {
    let page = first;
    yield page.events.map(line).join('');
    while (page.next !== null) {
      page = await this.page({ ...asked, after: page.next, limit: PAGE_LIMIT });
      yield page.events.map(line).join('');
    }
  }

  private page(request: LogRequest): Promise<LogPage> {
    return this.bus.execute(new AskQuestion({ kind: 'log', request }));
  }

  /** An empty page of a log that is there is an answer; of one that is not, it is none. */
  private async mustExist(meeting: string): Promise<void> {
    const { events } = await this.page({ meeting, limit: 1 });
    if (events.length === 0) {
      throw new ProblemError(unknown('meeting-unknown', `There is no meeting "${meeting}".`));
    }
  }
}

function logRequest(meeting: string, query: Parameters): LogRequest {
  onlyParameters(query, LOG_PARAMETERS);
  const asked = {
    after: wholeNumber(query, 'after', { least: -1 }),
    limit: wholeNumber(query, 'limit', { least: 1, most: PAGE_LIMIT }),
    type: eventType(text(query, 'type')),
    session: text(query, 'session'),
  };
  return { meeting, ...Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)) };
}

/** The address of the page after this one. */
function linkTo({ meeting, ...query }: LogRequest): string {
  const pairs = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]);
  const parameters = new URLSearchParams(pairs);
  return `</api/meetings/${encodeURIComponent(meeting)}/events?${parameters.toString()}>; rel="next"`;
}

function eventType(type: string | undefined): string | undefined {
  if (type === undefined || Object.hasOwn(EVENTS, type)) return type;
  const known = Object.keys(EVENTS);
  const words = `There is no event "${type.slice(0, 100)}".${didYouMean(type, known)}`;
  throw failed('query-wrong', words, { field: 'type', types: known });
}

/** A record as it is exported: its place in the store is no part of it. */
const exported = ({ revision, id, type, data, metadata }: StoredEvent) => ({
  revision,
  id,
  type,
  data,
  metadata,
});

const line = (event: StoredEvent): string => `${JSON.stringify(exported(event))}\n`;
