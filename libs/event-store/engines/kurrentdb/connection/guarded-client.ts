import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { StoreError, withoutSecret } from '../../../errors.ts';
import { toStoreError } from '../failures.ts';
import { checkFiles } from '../diagnosis/target.ts';
import type { KurrentOptions } from '../url.ts';

/** The client's own handler of failed calls. The client calls it and does not await it. */
interface FailureHandler {
  handleError: (grpcClient: unknown, error: unknown) => Promise<void>;
}

/**
 * Makes a client, and catches the rejections of its failure handler. The handler waits for the channel that
 * the client is opening; when no node can be reached, that fails, and the rejection would end the process.
 * @throws StoreError `unknown-engine` when the client does not accept the connection string, or
 *   `store-unavailable` when a file that it names cannot be read
 */
export function makeClient(
  { connection, url }: Pick<KurrentOptions, 'connection' | 'url'>,
  reportFailure: (error: unknown) => void,
): KurrentDBClient {
  const client = parseAndConnect(connection, url);
  const handler = client as unknown as FailureHandler;
  const { handleError } = handler;
  handler.handleError = (grpcClient, failure) => handleError(grpcClient, failure).catch(reportFailure);
  return client;
}

function parseAndConnect(connection: string, url: string): KurrentDBClient {
  checkFiles(connection);
  try {
    return KurrentDBClient.connectionString(connection);
  } catch (error) {
    // The client's message may quote a part of the URL, and that part may be the password.
    const words = url.includes('@') ? '' : ` ${toStoreError(error, url).message}`;
    throw new StoreError('unknown-engine', `'${withoutSecret(url)}' is not a connection string.${words}`);
  }
}
