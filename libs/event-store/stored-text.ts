import { StoreError } from './errors.ts';
import type { JsonObject, StoredEvent } from './port.ts';

/** An event in the store with its data and metadata as text, so that no two readers share an object. */
export interface StoredText extends Omit<StoredEvent, 'data' | 'metadata'> {
  readonly data: string;
  readonly metadata: string;
}

/** Parses an event. Each call returns new objects. @throws StoreError `log-damaged` */
export function toEvent(row: StoredText): StoredEvent {
  const { stream, revision, globalPosition, id, type } = row;
  const [data, metadata] = [parseObject(row.data, row), parseObject(row.metadata, row)];
  return { stream, revision, globalPosition, id, type, data, metadata };
}

/** Parses a JSON object. Anything else was written by another program or a failing disk. */
function parseObject(text: string, { stream, revision }: StoredText): JsonObject {
  let cause: unknown;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  } catch (error) {
    cause = error;
  }
  const words = `Record ${revision} of stream ${stream} is not a JSON object.`;
  throw new StoreError('log-damaged', words, { damagedRevision: revision, cause });
}
