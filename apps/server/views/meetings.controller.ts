import { Readable } from 'node:stream';
import { Controller, Get, Header, Inject, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EVENTS } from '#domain';
import { PAGE_LIMIT } from '#event-store';
import { AskQuestion } from '#race-control/nest';
import {
  didYouMean,
  yieldToOthers,
  type LogEvent,
  type LogPage,
  type LogRequest,
  type MeetingsPage,
} from '#race-control';
import { negotiateType } from '../http/content-negotiation.ts';
import { ApiSuccess, ApiProblems, MEETING_PARAMETER } from '../api-docs/decorators.ts';
import { JSON_TYPE, JSON_UTF8, NDJSON } from '../http/request-bodies.ts';
import { toCloudEvent, CLOUDEVENTS } from './cloudevents.ts';
import { ProblemError } from '../http/problems.ts';
import { ACCEPT, MEETINGS, QUERY, meetingUnknown, queryError } from '../http/problem-sets.ts';
import {
  allowOnlyParameters,
  booleanParameter,
  textParameter,
  integerParameter,
  type Parameters,
} from '../http/query-parameters.ts';

type Request = FastifyRequest<{ Params: { meeting: string }; Querystring: Parameters }>;

const INTEGER = { type: 'integer' as const };
const LOG_PARAMETERS = ['after', 'limit', 'type', 'session'];
const ABOUT_LOG = `With \`Accept: application/x-ndjson\` the answer has one record on each line: the page that
\`limit\` asks for, or the whole log without a limit. With \`application/cloudevents-batch+json\` the page
consists of CloudEvents 1.0. A filtered page may be shorter than its limit; \`next\`, and a \`Link\` with
\`rel="next"\`, say whether there are more records.`;

@ApiTags('meetings')
@Controller('api/meetings')
export class MeetingsController {
  constructor(@Inject(QueryBus) private readonly bus: QueryBus) {}

  @Get()
  @Header('cache-control', 'no-cache')
  @ApiOperation({
    summary: 'A page of the meetings, the newest first',
    description:
      'At most 50 meetings, each with the format that it was scheduled with. Archived meetings are left out, ' +
      'so a page may be shorter than others, and even empty, while `next` names another one.',
  })
  @ApiQuery({ name: 'cursor', required: false, description: '`next` of the previous page.' })
  @ApiQuery({
    name: 'archived',
    required: false,
    schema: { type: 'boolean', default: false },
    description: 'The meetings that are archived, in place of the others.',
  })
  @ApiSuccess('A page', { [JSON_TYPE]: 'MeetingsPage' })
  @ApiProblems(QUERY)
  meetings(@Query() query: Parameters): Promise<MeetingsPage> {
    allowOnlyParameters(query, ['cursor', 'archived']);
    const cursor = textParameter(query, 'cursor');
    if (cursor !== undefined && !/^[0-9]{1,15}$/u.test(cursor)) {
      throw queryError('cursor', '"cursor" does not come from a page of meetings.');
    }
    const archived = booleanParameter(query, 'archived') ?? false;
    const request = { archived, ...(cursor !== undefined && { cursor }) };
    return this.bus.execute(new AskQuestion({ kind: 'meetings', request }));
  }

  @Get(':meeting/events')
  @ApiOperation({ summary: 'The log of a meeting', description: ABOUT_LOG })
  @ApiParam(MEETING_PARAMETER)
  @ApiQuery({
    name: 'after',
    required: false,
    schema: INTEGER,
    description: 'Only records after that revision.',
  })
  @ApiQuery({ name: 'limit', required: false, schema: { ...INTEGER, minimum: 1, maximum: PAGE_LIMIT } })
  @ApiQuery({ name: 'type', required: false, schema: { type: 'string', enum: Object.keys(EVENTS) } })
  @ApiQuery({ name: 'session', required: false })
  @ApiSuccess('A page of the log', {
    [JSON_TYPE]: 'LogPage',
    [NDJSON]: 'Event',
    [CLOUDEVENTS]: 'CloudEvents',
  })
  @ApiProblems(QUERY, MEETINGS, ACCEPT)
  async events(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    const type = negotiateType(request.headers.accept, [JSON_TYPE, NDJSON, CLOUDEVENTS]);
    const logRequest = parseLogRequest(request.params.meeting, request.query);
    const page = await this.page(logRequest);
    if (page.events.length === 0) await this.requireMeeting(logRequest.meeting);
    reply.headers({ vary: 'accept', 'cache-control': 'no-cache' });
    if (type === NDJSON) {
      const lines = logRequest.limit === undefined ? this.wholeLog(logRequest, page) : linesOf(page);
      return void reply.header('content-type', NDJSON).send(Readable.from(lines));
    }
    if (page.next !== null) reply.header('link', nextPageLink({ ...logRequest, after: page.next }));
    const events = await listText(page.events, (event) =>
      type === CLOUDEVENTS ? toCloudEvent(logRequest.meeting, event) : event,
    );
    if (type === CLOUDEVENTS) return void reply.header('content-type', CLOUDEVENTS).send(events);
    reply.header('content-type', JSON_UTF8).send(`{"events":${events},"next":${page.next}}`);
  }

  private async *wholeLog(logRequest: LogRequest, first: LogPage): AsyncGenerator<string, void, undefined> {
    let page = first;
    yield* linesOf(page);
    while (page.next !== null) {
      await yieldToOthers();
      page = await this.page({ ...logRequest, after: page.next, limit: RECORDS_PER_SLICE });
      yield* linesOf(page);
    }
  }

  private page(request: LogRequest): Promise<LogPage> {
    return this.bus.execute(new AskQuestion({ kind: 'log', request }));
  }

  /** Refuses a request for the log of an unknown meeting. A log that exists may have an empty page. */
  private async requireMeeting(meeting: string): Promise<void> {
    const { events } = await this.page({ meeting, limit: 1 });
    if (events.length === 0) throw new ProblemError(meetingUnknown(meeting));
  }
}

function parseLogRequest(meeting: string, query: Parameters): LogRequest {
  allowOnlyParameters(query, LOG_PARAMETERS);
  const logRequest = {
    after: integerParameter(query, 'after', { min: -1 }),
    limit: integerParameter(query, 'limit', { min: 1, max: PAGE_LIMIT }),
    type: checkEventType(textParameter(query, 'type')),
    session: textParameter(query, 'session'),
  };
  return {
    meeting,
    ...Object.fromEntries(Object.entries(logRequest).filter(([, value]) => value !== undefined)),
  };
}

/** Returns the header `Link` with the address of the next page. */
function nextPageLink({ meeting, ...query }: LogRequest): string {
  const pairs = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]);
  const parameters = new URLSearchParams(pairs);
  return `</api/meetings/${encodeURIComponent(meeting)}/events?${parameters.toString()}>; rel="next"`;
}

function checkEventType(type: string | undefined): string | undefined {
  if (type === undefined || Object.hasOwn(EVENTS, type)) return type;
  const known = Object.keys(EVENTS);
  const words = `There is no event "${type.slice(0, 100)}".${didYouMean(type, known)}`;
  throw queryError('type', words, { types: known });
}

/** Records that become text at once. */
const RECORDS_PER_SLICE = 124;

/** Yields the records of a page as lines, in slices. */
async function* linesOf({ events }: LogPage): AsyncGenerator<string, void, undefined> {
  for (let from = 0; from < events.length; from += RECORDS_PER_SLICE) {
    if (from > 0) await yieldToOthers();
    yield events
      .slice(from, from + RECORDS_PER_SLICE)
      .map(recordLine)
      .join('');
  }
}

const recordLine = (event: LogEvent): string => `${JSON.stringify(event)}\n`;

/** Returns the text that `JSON.stringify` gives for a list, made in slices. */
async function listText(events: readonly LogEvent[], toItem: (event: LogEvent) => object): Promise<string> {
  const slices: string[] = [];
  for (let from = 0; from < events.length; from += RECORDS_PER_SLICE) {
    if (from > 0) await yieldToOthers();
    slices.push(JSON.stringify(events.slice(from, from + RECORDS_PER_SLICE).map(toItem)).slice(1, -1));
  }
  return `[${slices.join(',')}]`;
}
