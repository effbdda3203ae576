export * from './port.ts';
export * from './errors.ts';
export { Measurement, observerFailures, runObserver } from './measurement.ts';
export { commits, reconnections } from './measurements.ts';
export { readWholeStream } from './pages.ts';
