export * from './port.ts';
export * from './errors.ts';
export { readWholeStream } from './pages.ts';
