import { status, type ServerWritableStream } from '@grpc/grpc-js';
import streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import { setTimeout as pause } from 'node:timers/promises';
import type { Faults } from './faults.ts';
import type { LoggedEvent, ServerLog } from './log.ts';
import { nameOf, Refusal, streamNotFound, toReadEvent } from './messages.ts';

export type ReadCall = ServerWritableStream<streams.ReadReq, streams.ReadResp>;
type Options = streams.ReadReq.Options;
type Matches = (event: LoggedEvent) => boolean;

const BACKWARDS = streams.ReadReq.Options.ReadDirection.BACKWARDS;

/** Answers a read of a page of one stream, or of the whole log with a filter. */
export async function answerPage(log: ServerLog, call: ReadCall, { eventDelayMs }: Faults): Promise<void> {
  const options = call.request.getOptions() as Options;
  const page = options.hasAll() ? pageOfAll(log, options) : pageOfStream(log, options);
  if (page === null) call.write(streamNotFound(nameOf(options.getStream()?.getStreamIdentifier())));
  for (const event of page ?? []) {
    log.eventsRead += 1;
    if (eventDelayMs > 0) await pause(eventDelayMs);
    if (!call.write(toReadEvent(event))) await drained(call);
    if (call.cancelled) return;
  }
  call.end();
}

/** Returns the filter of a read or subscription of the whole log. */
export function filterOf(options: Options): Matches {
  const filter = options.getFilter();
  const expression = filter?.getStreamIdentifier() ?? filter?.getEventType();
  if (!expression) return () => true;
  const isOnStream = filter?.hasStreamIdentifier() === true;
  const prefixes = expression.getPrefixList();
  const pattern = new RegExp(expression.getRegex() || '^$', 'u');
  return (event) => {
    const text = isOnStream ? event.stream : (event.metadata.get('type') ?? '');
    return prefixes.length > 0 ? prefixes.some((prefix) => text.startsWith(prefix)) : pattern.test(text);
  };
}

export function drained(call: ReadCall): Promise<void> {
  if (call.cancelled) return Promise.resolve();
  return new Promise((go) => {
    const done = (): void => {
      call.off('drain', done).off('cancelled', done);
      go();
    };
    call.once('drain', done).once('cancelled', done);
  });
}

function pageOfStream(log: ServerLog, options: Options): readonly LoggedEvent[] | null {
  const from = options.getStream();
  const events = log.stream(nameOf(from?.getStreamIdentifier()));
  if (!from || !events) return null;
  const count = Number(options.getCount());
  const isWanted = (event: LoggedEvent): boolean => {
    if (!from.hasRevision()) return true;
    const revision = Number(from.getRevision());
    return isBackwards(options) ? event.revision <= revision : event.revision >= revision;
  };
  if (isBackwards(options)) {
    return from.hasStart() ? events.slice(0, 1) : events.filter(isWanted).slice(-count).reverse();
  }
  return from.hasEnd() ? [] : events.filter(isWanted).slice(0, count);
}

/** Reads forwards from a position, inclusive, or backwards from it, exclusive. */
function pageOfAll(log: ServerLog, options: Options): readonly LoggedEvent[] {
  const start = startInAll(log, options);
  const [matches, count] = [filterOf(options), Number(options.getCount())];
  if (!isBackwards(options)) return take(log.events.slice(start), count, matches);
  return take(log.events.slice(0, start).reverse(), count, matches);
}

function startInAll(log: ServerLog, options: Options): number {
  const from = options.getAll();
  if (!from?.hasPosition()) return from?.hasEnd() ? log.events.length : 0;
  const position = Number(from.getPosition()?.getCommitPosition());
  if (!log.isPosition(position)) throw invalidPosition(position);
  return Math.max(log.indexOf(position), 0);
}

function take(events: readonly LoggedEvent[], count: number, matches: Matches): LoggedEvent[] {
  const taken: LoggedEvent[] = [];
  for (const event of events) {
    if (taken.length === count) break;
    if (matches(event)) taken.push(event);
  }
  return taken;
}

const isBackwards = (options: Options): boolean => options.getReadDirection() === BACKWARDS;

const invalidPosition = (position: number): Refusal =>
  new Refusal(status.INVALID_ARGUMENT, `Invalid position: no record begins at ${position}.`);
