import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';
import { randomUUID } from 'node:crypto';
import streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import type { ServerLog } from './log.ts';
import { nameOf } from './messages.ts';

export type DeleteCall = ServerUnaryCall<streams.DeleteReq, streams.DeleteResp>;

/** The largest revision. Metadata with this `$tb` says that all events of the stream are deleted. */
const ALL_REVISIONS = '9223372036854775807';

/**
 * Deletes a stream as the server does: by a record of its metadata. The events are no longer read by the name
 * of the stream, and stay in the log, because nothing is scavenged. The expected revision is not checked.
 */
export function answerDelete(
  log: ServerLog,
  call: DeleteCall,
  answer: sendUnaryData<streams.DeleteResp>,
): void {
  const stream = nameOf(call.request.getOptions()?.getStreamIdentifier());
  const metadata = {
    id: randomUUID(),
    metadata: new Map([
      ['type', '$metadata'],
      ['content-type', 'application/json'],
    ]),
    data: Buffer.from(`{"$tb":${ALL_REVISIONS}}`),
    customMetadata: new Uint8Array(),
  };
  const written = log.append(`$$${stream}`, [metadata], 'any');
  if (written.kind !== 'appended') return answer({ name: 'Error', message: written.kind });
  const at = String(written.position);
  const position = new streams.DeleteResp.Position().setCommitPosition(at).setPreparePosition(at);
  answer(null, new streams.DeleteResp().setPosition(position));
}
