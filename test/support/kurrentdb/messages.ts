import anyPb from 'google-protobuf/google/protobuf/any_pb.js';
import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js';
import shared from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js';
import statusPb from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/status_pb.js';
import streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import { Metadata, status } from '@grpc/grpc-js';
import type { AppendAnswer, Expected, LoggedEvent, ProposedEvent } from './log.ts';

/** The server's position for a repeated write whose real position it does not know: the largest number. */
const NO_POSITION = '18446744073709551615';

interface Message {
  getId(): shared.UUID | undefined;
  getMetadataMap(): { getEntryList(): [string, string][] };
  getData_asU8(): Uint8Array;
  getCustomMetadata_asU8(): Uint8Array;
}

export const nameOf = (identifier: shared.StreamIdentifier | undefined): string =>
  Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8');

export function toProposed(message: Message): ProposedEvent {
  return {
    id: (message.getId()?.getString() ?? '').toLowerCase(),
    metadata: new Map(message.getMetadataMap().getEntryList()),
    data: message.getData_asU8(),
    customMetadata: message.getCustomMetadata_asU8(),
  };
}

/** Returns the expected revision from the options of an append, of either kind of call. */
export function expectedOf(options: streams.AppendReq.Options | streams.BatchAppendReq.Options): Expected {
  if (options.hasNoStream()) return 'no-stream';
  if (options.hasStreamExists()) return 'stream-exists';
  if (options.hasAny()) return 'any';
  return Number('getRevision' in options ? options.getRevision() : options.getStreamPosition());
}

export function toReadEvent(event: LoggedEvent): streams.ReadResp {
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent();
  recorded.setId(new shared.UUID().setString(event.id));
  recorded.setStreamIdentifier(identifierOf(event.stream));
  recorded.setStreamRevision(String(event.revision));
  recorded.setCommitPosition(String(event.position));
  recorded.setPreparePosition(String(event.position));
  for (const [key, value] of event.metadata) recorded.getMetadataMap().set(key, value);
  recorded.getMetadataMap().set('created', event.created);
  recorded.setData(event.data);
  recorded.setCustomMetadata(event.customMetadata);
  const read = new streams.ReadResp.ReadEvent().setEvent(recorded);
  read.setCommitPosition(String(event.position));
  return new streams.ReadResp().setEvent(read);
}

export function streamNotFound(stream: string): streams.ReadResp {
  const missing = new streams.ReadResp.StreamNotFound().setStreamIdentifier(identifierOf(stream));
  return new streams.ReadResp().setStreamNotFound(missing);
}

export function toAppendResp(answer: AppendAnswer): streams.AppendResp {
  const response = new streams.AppendResp();
  if (answer.kind === 'wrong-revision') {
    const wrong = new streams.AppendResp.WrongExpectedVersion();
    if (answer.actual === null) wrong.setCurrentNoStream(new shared.Empty());
    else wrong.setCurrentRevision(String(answer.actual));
    return response.setWrongExpectedVersion(wrong);
  }
  if (answer.kind === 'too-large') throw tooLarge(answer.most);
  const place = answer.kind === 'appended' ? String(answer.position) : NO_POSITION;
  const position = new streams.AppendResp.Position().setCommitPosition(place).setPreparePosition(place);
  const success = new streams.AppendResp.Success();
  success.setCurrentRevision(String(answer.revision)).setPosition(position);
  return response.setSuccess(success);
}

export function toBatchResp(
  request: streams.BatchAppendReq.Options,
  correlation: shared.UUID,
  answer: AppendAnswer,
): streams.BatchAppendResp {
  const response = new streams.BatchAppendResp().setCorrelationId(correlation);
  response.setStreamIdentifier(request.getStreamIdentifier());
  if (answer.kind === 'wrong-revision') return response.setError(wrongRevision(answer.actual));
  if (answer.kind === 'too-large') return response.setError(tooLargeStatus(answer.most));
  const place = answer.kind === 'appended' ? String(answer.position) : NO_POSITION;
  const position = new shared.AllStreamPosition().setCommitPosition(place).setPreparePosition(place);
  const success = new streams.BatchAppendResp.Success();
  success.setCurrentRevision(String(answer.revision)).setPosition(position);
  return response.setSuccess(success);
}

/** Returns the answer to an append of a batch that was not replicated within the time limit. */
export function batchTimedOut(
  request: streams.BatchAppendReq.Options,
  correlation: shared.UUID,
): streams.BatchAppendResp {
  const response = new streams.BatchAppendResp().setCorrelationId(correlation);
  response.setStreamIdentifier(request.getStreamIdentifier());
  const timeout = new shared.Timeout().serializeBinary();
  return response.setError(detailed(status.DEADLINE_EXCEEDED, 'Timeout', timeout));
}

/** The error status of a call. */
export class Refusal extends Error {
  readonly metadata = new Metadata();

  constructor(
    readonly code: status,
    readonly details: string,
    trailers: Readonly<Record<string, string>> = {},
  ) {
    super(details);
    for (const [key, value] of Object.entries(trailers)) this.metadata.set(key, value);
  }
}

/** Returns the refusal of a node that is not the leader. It names the leader. */
export function notLeader(host: string, port: number): Refusal {
  return new Refusal(status.NOT_FOUND, `Leader info available: ${host}:${port}`, {
    exception: 'not-leader',
    'leader-endpoint-host': host,
    'leader-endpoint-port': String(port),
  });
}

function tooLarge(most: number): Refusal {
  return new Refusal(status.INVALID_ARGUMENT, `Maximum append size of ${most} bytes exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(most),
  });
}

const identifierOf = (stream: string): shared.StreamIdentifier =>
  new shared.StreamIdentifier().setStreamName(Buffer.from(stream, 'utf8'));

function wrongRevision(actual: number | null): statusPb.Status {
  const wrong = new shared.WrongExpectedVersion();
  if (actual === null) wrong.setCurrentNoStream(new emptyPb.Empty());
  else wrong.setCurrentStreamRevision(String(actual));
  return detailed(status.ALREADY_EXISTS, 'WrongExpectedVersion', wrong.serializeBinary());
}

function tooLargeStatus(most: number): statusPb.Status {
  const details = new shared.MaximumAppendSizeExceeded().setMaxappendsize(most);
  return detailed(status.INVALID_ARGUMENT, 'MaximumAppendSizeExceeded', details.serializeBinary());
}

function detailed(code: number, name: string, bytes: Uint8Array): statusPb.Status {
  const any = new anyPb.Any();
  any.pack(bytes, `event_store.client.${name}`);
  return new statusPb.Status().setCode(code).setMessage(name).setDetails(any);
}
