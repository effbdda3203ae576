import {
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Span,
} from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { runObserver } from '#event-store';
import {
  BoundedMap,
  commandsDone,
  publishesDone,
  streamOf,
  type CommandDone,
  type PublishDone,
} from '#race-control';
import { outcomeOf } from './command-outcome.ts';
import { isStreamRoute, whenOver, type RequestEnd } from './request-end.ts';

/** Meetings, and commands of each, whose spans of publishing are awaited. */
const MAX_MEETINGS = 100;
const MAX_COMMANDS = 256;
/** Routes whose spans would say nothing: probes and metrics come all the time, and streams last for hours. */
const isUntraced = (route: string): boolean => /^\/(?:health|metrics)/u.test(route) || isStreamRoute(route);

/** The clock of the system has milliseconds, so a smaller difference means nothing. */
const MAX_CLOCK_DIFFERENCE_MS = 2;

const tracer = trace.getTracer('greenflag');
let clockAheadMs = performance.timeOrigin;
const contexts = new WeakMap<FastifyRequest, Context>();

/**
 * Makes a span for each request, below the one that the client names (`traceparent`). Without an SDK in the
 * process, OpenTelemetry's interface does nothing. The span has the pattern of the route and not the address,
 * because addresses name officials.
 */
export function traceRequests(instance: FastifyInstance): void {
  instance.addHook('onRequest', (request, reply, done) => {
    const { url: route } = request.routeOptions;
    if (route !== undefined && !isUntraced(route)) {
      runObserver('request', () => {
        const span = startRequest(request, route);
        if (span) whenOver(request, reply, (end) => endRequest(span, end));
      });
    }
    done();
  });
}

/** Runs work in the context of a request, so that the spans of libraries belong to it. */
export function inContextOf<T>(request: FastifyRequest, work: () => T): T {
  const found = contexts.get(request);
  return found ? context.with(found, work) : work();
}

/** Returns null when nobody records the span. */
function startRequest(request: FastifyRequest, route: string): Span | null {
  const parent = propagation.extract(ROOT_CONTEXT, request.headers);
  const { method } = request;
  const attributes = { 'http.request.method': method, 'http.route': route };
  const options = { kind: SpanKind.SERVER, attributes, startTime: epochMs(performance.now()) };
  const span = tracer.startSpan(`${method} ${route}`, options, parent);
  if (!span.isRecording()) return null;
  span.setAttributes({
    'url.scheme': request.protocol,
    'network.protocol.version': request.raw.httpVersion,
    'greenflag.request.id': request.id,
  });
  contexts.set(request, trace.setSpan(parent, span));
  return span;
}

function endRequest(span: Span, end: RequestEnd): void {
  if (end === 'aborted') span.setAttribute('error.type', end);
  else span.setAttribute('http.response.status_code', end);
  if (end !== 'aborted' && end >= 500)
    span.setAttribute('error.type', String(end)).setStatus({ code: SpanStatusCode.ERROR });
  span.end(epochMs(performance.now()));
}

/**
 * Makes the spans of commands: waiting, deciding, appending and publishing. They are made once the steps are
 * over, from the times that race control has measured. Returns how to stop that.
 */
export function traceCommands(): () => void {
  const publications = new Publications();
  const stops = [
    commandsDone.subscribe((done) => traceCommand(done, publications)),
    publishesDone.subscribe((done) => publications.add(done)),
  ];
  return () => stops.forEach((stop) => stop());
}

function traceCommand(done: CommandDone, publications: Publications): void {
  const active = context.active();
  if (!trace.getSpan(active)?.isRecording()) return;
  const { request, startMs, endMs, steps, outcome } = done;
  const options = { startTime: epochMs(startMs), attributes: attributesOf(done) };
  const span = tracer.startSpan('command', options, active);
  if (outcome === null) span.setStatus({ code: SpanStatusCode.ERROR, message: outcomeOf(done) });
  const own = trace.setSpan(active, span);
  const { decideMs, decidedMs, appendMs, appendedMs, groupSize = 0 } = steps;
  traceStep(own, 'queue', [startMs, decideMs]);
  traceStep(own, 'decide', [decideMs, decidedMs]);
  traceStep(own, 'append', [appendMs, appendedMs], { 'greenflag.append.commands': groupSize });
  span.end(epochMs(endMs));
  if (outcome?.kind !== 'accepted' || outcome.receipt.events.length === 0) return;
  const durable = { own, durableMs: appendedMs ?? endMs };
  publications.expect(streamOf(request.meeting), outcome.receipt.revision, durable);
}

function attributesOf(done: CommandDone): Attributes {
  const { request, outcome } = done;
  return {
    'greenflag.meeting': request.meeting,
    'greenflag.command.type': request.command.type,
    'greenflag.command.outcome': outcomeOf(done),
    ...(outcome?.kind === 'refused' && { 'greenflag.command.code': outcome.rejection.code }),
    ...(outcome?.kind === 'accepted' && { 'greenflag.command.revision': outcome.receipt.revision }),
  };
}

interface DurableCommand {
  readonly own: Context;
  readonly durableMs: number;
}

/** Adds to each command the span of its publication, which may end before its answer or after it. */
class Publications {
  private readonly expected = new BoundedMap<string, BoundedMap<number, DurableCommand>>(MAX_MEETINGS);
  private readonly last = new BoundedMap<string, PublishDone>(MAX_MEETINGS);

  expect(stream: string, revision: number, command: DurableCommand): void {
    const last = this.last.get(stream);
    if (last && last.after < revision && revision <= last.revision) return tracePublish(command, last);
    const ofMeeting = this.expected.get(stream) ?? new BoundedMap<number, DurableCommand>(MAX_COMMANDS);
    this.expected.set(stream, ofMeeting.set(revision, command));
  }

  add(done: PublishDone): void {
    this.last.set(done.stream, done);
    const ofMeeting = this.expected.get(done.stream);
    if (!ofMeeting) return;
    for (const [revision, command] of ofMeeting) {
      if (revision > done.revision) continue;
      ofMeeting.delete(revision);
      // An earlier one was published before anyone followed the meeting, or long ago.
      if (revision > done.after) tracePublish(command, done);
    }
  }
}

/** The publication of several records begins with the first of them, and for a command with its own. */
const tracePublish = ({ own, durableMs }: DurableCommand, { startMs, endMs, revision }: PublishDone): void =>
  traceStep(own, 'publish', [Math.max(startMs, durableMs), endMs], {
    'greenflag.publish.revision': revision,
  });

function traceStep(
  parent: Context,
  name: string,
  [startMs, endMs]: readonly [number | undefined, number | undefined],
  attributes: Attributes = {},
): void {
  if (startMs === undefined || endMs === undefined) return;
  tracer.startSpan(name, { startTime: epochMs(startMs), attributes }, parent).end(epochMs(endMs));
}

/**
 * Returns milliseconds since 1970 for a time by `performance.now()`. An SDK would do so for each span by
 * itself, with a difference of a millisecond, so that steps would seem to begin before their command.
 */
function epochMs(ms: number): number {
  const aheadMs = Date.now() - performance.now();
  if (Math.abs(aheadMs - clockAheadMs) > MAX_CLOCK_DIFFERENCE_MS) clockAheadMs = aheadMs;
  return clockAheadMs + ms;
}
