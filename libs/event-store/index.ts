export * from './port.ts';
export * from './errors.ts';
export { readWholeStream } from './pages.ts';
export { withoutSecret } from './without-secret.ts';
