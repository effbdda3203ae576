export * from './port.ts';
export * from './errors.ts';
export { backoffMs, CONFLICT_BACKOFF } from './backoff.ts';
export { readWholeStream } from './pages.ts';
