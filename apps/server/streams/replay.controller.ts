import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiParam, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROJECTION_NAMES } from '#projections';
import {
  didYouMean,
  momentWords,
  parseSpeed,
  RaceControl,
  realClock,
  replayMessages,
  replayWords,
  replayedView,
  type ReplayUnavailable,
  type Replay,
  type ReplayMessage,
  type ReplayRequest,
  type ReplayedView,
} from '#race-control';
import { Answers, Fails, MEETING } from '../api-docs/decorators.ts';
import { STREAM_PROBLEMS } from '../api-docs/problem-codes.ts';
import { lastEventId } from './follow-stream.ts';
import { missing } from '../views/view-problems.ts';
import { broken } from '../http/problem-filter.ts';
import { failed, problem, ProblemError, unknown, type Problem } from '../http/problems.ts';
import { momentsIn, onlyParameters, text, type Parameters } from '../http/query-parameters.ts';
import { EVENT_STREAM, mustAcceptStream, SseStreams, type SseStream } from './sse.ts';

type Request = FastifyRequest<{ Params: { meeting: string }; Querystring: Parameters }>;

const PARAMETERS = ['from', 'to', 'speed', 'projection', 'session'];
const BOUND = 'A revision, or an instant of the meeting’s own clock (when things happened on the track).';
/** Milliseconds after which a client of a broken stream comes back. */
const BROKEN_RETRY_MS = 5_000;

const ABOUT = `Server-sent events in the meeting's own time, \`speed\` times as fast: a \`snapshot\` of the
view at the start, a \`patch\` (RFC 6902) for each record when its time comes, and \`end\` after the last. A
record that was written late comes at once; a client that reads slowly makes it longer and loses nothing. A
projection of one session follows the session that is under way, each from a \`snapshot\` of its own, unless
\`session\` names one. The id is the revision: \`Last-Event-ID\` resumes there, and a client that comes back
after the last record gets 204, upon which an \`EventSource\` stays away. The log is taken as it stands at
the start; what is recorded later is no part of the replay.`;

@ApiTags('streams')
@Controller('api/meetings/:meeting/replay')
export class ReplayController {
  constructor(
    @Inject(RaceControl) private readonly race: RaceControl,
    @Inject(SseStreams) private readonly streams: SseStreams,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The meeting again, as it happened', description: ABOUT })
  @ApiParam(MEETING)
  @ApiQuery({ name: 'from', required: false, description: `${BOUND} Default: the start.` })
  @ApiQuery({ name: 'to', required: false, description: `${BOUND} Default: the end.` })
  @ApiQuery({ name: 'speed', required: false, description: 'A number above 0 (default 1), or `max`.' })
  @ApiQuery({
    name: 'projection',
    required: false,
    schema: { type: 'string', enum: [...PROJECTION_NAMES], default: 'running-order' },
  })
  @ApiQuery({ name: 'session', required: false, description: 'Only from its opening to its last record.' })
  @ApiHeader({ name: 'Last-Event-ID', description: 'The revision that the client has. Browsers send it.' })
  @ApiResponse({ status: 204, description: 'The client has the last record already: there is no more.' })
  @Answers('The view as it changed', { [EVENT_STREAM]: 'EventStream' })
  @Fails(
    ...STREAM_PROBLEMS,
    'moment-wrong',
    'speed-wrong',
    'nothing-between',
    'session-unknown',
    'projection-unknown',
    'moment-before-start',
    'moment-past-end',
    'session-without-records',
  )
  async replay(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    mustAcceptStream(request);
    this.streams.admit(request);
    const { query } = request;
    onlyParameters(query, PARAMETERS);
    const { meeting } = request.params;
    const session = text(query, 'session');
    const speed = speedIn(query);
    const shown = { projection: text(query, 'projection') ?? 'running-order', ...(session && { session }) };
    const asked = { meeting, session, ...momentsIn(query, 'from', 'to') };
    const whole = await this.find(asked, shown);
    const last = lastEventId(request, 0);
    if (last === whole.timeline.last) {
      // The one answer that tells a browser not to come back.
      reply.code(204).send();
      return;
    }
    const replay = last === undefined ? whole : rest(whole, last);
    const stream = this.streams.start(request, reply);
    if (!stream) return;
    const moves = replay.playback(speed, realClock).play(stream.gone);
    await send(stream, replayMessages(replay, moves, shown, last !== undefined), request.url);
  }

  /** What keeps it from beginning is told while it can be told. */
  private async find(asked: ReplayRequest, shown: ReplayedView): Promise<Replay> {
    const answer = await this.race.replay(asked);
    if (answer.kind !== 'replay') throw new ProblemError(nothing(answer, asked));
    const { replay } = answer;
    const view = replayedView(replay.stateAt(replay.timeline.first), shown);
    if (view.kind === 'view') return replay;
    throw new ProblemError(missing(view, { meeting: asked.meeting, ...shown }));
  }
}

function speedIn(query: Parameters): number {
  const given = text(query, 'speed');
  const speed = given === undefined ? 1 : parseSpeed(given);
  if (speed !== null) return speed;
  throw failed('speed-wrong', `"speed" is ${JSON.stringify(given?.slice(0, 100))}.`, { field: 'speed' });
}

function rest(whole: Replay, last: number): Replay {
  const replay = whole.resumeAfter(last);
  if (replay) return replay;
  const { first, last: end } = whole.timeline;
  const words = `This replay goes from revision ${first} to ${end}; it has nothing after ${last}.`;
  throw failed('last-event-id-wrong', words, { field: 'Last-Event-ID' });
}

/** Why there is nothing to replay, as a problem. */
function nothing(answer: ReplayUnavailable, { meeting, session = '' }: ReplayRequest): Problem {
  const { kind: _, ...more } = answer;
  switch (answer.kind) {
    case 'meeting-unknown':
      return unknown('meeting-unknown', `There is no meeting "${meeting}".`);
    case 'session-unknown': {
      const words = `There is no session "${session}".${didYouMean(session, answer.sessions)}`;
      return unknown('session-unknown', words, more);
    }
    case 'revision-unknown':
    case 'moment-before-start':
      return problem(answer.kind, momentWords(answer), more);
    default:
      return problem(answer.kind, replayWords(answer), more);
  }
}

/** Never fails: once the stream is open there is nobody to tell but the operator. */
async function send(stream: SseStream, messages: AsyncIterable<ReplayMessage>, where: string): Promise<void> {
  try {
    for await (const message of messages) {
      if (!stream.send([message])) await stream.ready();
      if (stream.gone.aborted) return;
    }
    await stream.end();
  } catch (error) {
    broken(error, where);
    stream.cut(BROKEN_RETRY_MS);
  }
}
