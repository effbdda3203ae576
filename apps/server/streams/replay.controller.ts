import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiParam, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROJECTION_NAMES } from '#projections';
import {
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
  yieldToOthers,
} from '#race-control';
import { ApiSuccess, ApiProblems, MEETING_PARAMETER } from '../api-docs/decorators.ts';
import { endAfterError, parseLastEventId } from './send-live-messages.ts';
import { viewProblem } from '../views/view-problems.ts';
import { ProblemError, type Problem } from '../http/problems.ts';
import {
  ACCEPT,
  MOMENTS,
  QUERY,
  REPLAY,
  STREAMS,
  VIEWS,
  meetingUnknown,
  sessionUnknown,
} from '../http/problem-sets.ts';
import {
  momentParameters,
  allowOnlyParameters,
  textParameter,
  type Parameters,
} from '../http/query-parameters.ts';
import { EVENT_STREAM, requireEventStream, SseStreams, type SseStream } from './sse.ts';

type Request = FastifyRequest<{ Params: { meeting: string }; Querystring: Parameters }>;

const PARAMETERS = ['from', 'to', 'speed', 'projection', 'session'];
const BOUND = 'A revision, or an instant of the meeting’s own clock (when things happened on the track).';
const ABOUT = `Server-sent events in the meeting's own time, \`speed\` times as fast: a \`snapshot\` of
the view at the start, a \`patch\` (RFC 6902) for each record when its time comes, and \`end\` after the
last one. A record that was written late comes at once. A client that reads slowly makes the replay
longer and loses nothing. A projection of one session shows the session that is under way, each from a
\`snapshot\` of its own, unless \`session\` names one. The id is the revision: \`Last-Event-ID\` resumes
there. A client that reconnects after the last record gets 204, and an \`EventSource\` then stays away.
The replay has the records that the log has at its start; later records are not part of it.`;

@ApiTags('streams')
@Controller('api/meetings/:meeting/replay')
export class ReplayController {
  constructor(
    @Inject(RaceControl) private readonly race: RaceControl,
    @Inject(SseStreams) private readonly streams: SseStreams,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Replays a meeting as it happened', description: ABOUT })
  @ApiParam(MEETING_PARAMETER)
  @ApiQuery({ name: 'from', required: false, description: `${BOUND} Default: the start.` })
  @ApiQuery({ name: 'to', required: false, description: `${BOUND} Default: the end.` })
  @ApiQuery({ name: 'speed', required: false, description: 'A number above 0 (default 1), or `max`.' })
  @ApiQuery({
    name: 'projection',
    required: false,
    schema: { type: 'string', enum: [...PROJECTION_NAMES], default: 'running-order' },
  })
  @ApiQuery({ name: 'session', required: false, description: 'Only from its opening to its last record.' })
  @ApiHeader({
    name: 'Last-Event-ID',
    description: 'The revision that the client has received. Browsers send it themselves.',
  })
  @ApiResponse({ status: 204, description: 'The client has the last record already.' })
  @ApiSuccess('The view as it changed', { [EVENT_STREAM]: 'EventStream' })
  @ApiProblems(QUERY, MOMENTS, ACCEPT, STREAMS, VIEWS, REPLAY)
  async replay(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    requireEventStream(request);
    this.streams.requireSlot(request);
    const { query } = request;
    allowOnlyParameters(query, PARAMETERS);
    const { meeting } = request.params;
    const session = textParameter(query, 'session');
    const speed = speedParameter(query);
    const shown = {
      projection: textParameter(query, 'projection') ?? 'running-order',
      ...(session && { session }),
    };
    const requested = { meeting, session, ...momentParameters(query, 'from', 'to') };
    const whole = await this.findReplay(requested, shown);
    const last = parseLastEventId(request, 0);
    if (last === whole.timeline.last) {
      // An EventSource reconnects after every answer except 204.
      reply.code(204).send();
      return;
    }
    const replay = last === undefined ? whole : replayAfter(whole, last);
    const stream = this.streams.openStream(request, reply);
    if (!stream) return;
    const closing = new AbortController();
    stream.onClosed(() => closing.abort());
    const moves = replay.playback(speed, realClock).play(closing.signal);
    const messages = replayMessages(replay, moves, shown, last !== undefined);
    try {
      await sendReplay(stream, messages);
      await stream.end();
    } catch (error) {
      endAfterError(stream, request.url, error);
    }
  }

  /** Finds the replay and checks its view, so that errors are answered before the stream is open. */
  private async findReplay(requested: ReplayRequest, shown: ReplayedView): Promise<Replay> {
    const answer = await this.race.replay(requested);
    if (answer.kind !== 'replay') throw new ProblemError(replayProblem(answer, requested));
    const { replay } = answer;
    // The search, this view and the first message are a slice of time each.
    await yieldToOthers();
    const view = replayedView(replay.stateAt(replay.timeline.first), shown);
    await yieldToOthers();
    if (view.kind === 'view') return replay;
    throw new ProblemError(viewProblem(view, { meeting: requested.meeting, ...shown }));
  }
}

function speedParameter(query: Parameters): number {
  const given = textParameter(query, 'speed');
  const speed = given === undefined ? 1 : parseSpeed(given);
  if (speed !== null) return speed;
  throw REPLAY.error('speed-wrong', `"speed" is ${JSON.stringify(given?.slice(0, 100))}.`, {
    field: 'speed',
  });
}

function replayAfter(whole: Replay, last: number): Replay {
  const replay = whole.resumeAfter(last);
  if (replay) return replay;
  const { first, last: end } = whole.timeline;
  const words = `This replay has the revisions ${first} to ${end}, and none after ${last}.`;
  throw STREAMS.error('last-event-id-wrong', words, { field: 'Last-Event-ID' });
}

/** Returns the problem that says why there is nothing to replay. */
function replayProblem(answer: ReplayUnavailable, { meeting, session = '' }: ReplayRequest): Problem {
  const { kind: _, ...more } = answer;
  switch (answer.kind) {
    case 'meeting-unknown':
      return meetingUnknown(meeting);
    case 'session-unknown':
      return sessionUnknown(session, answer.sessions);
    case 'revision-unknown':
    case 'moment-before-start':
      return REPLAY.problem(answer.kind, momentWords(answer), more);
    default:
      return REPLAY.problem(answer.kind, replayWords(answer), more);
  }
}

async function sendReplay(stream: SseStream, messages: AsyncIterable<ReplayMessage>): Promise<void> {
  for await (const message of messages) {
    if (!stream.send([message])) await stream.drained();
    if (stream.isClosed) return;
  }
}
