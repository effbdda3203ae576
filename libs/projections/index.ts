export type { View } from './projection.ts';
export { project, PROJECTIONS, PROJECTION_NAMES } from './registry.ts';
export { logRowOf } from './race-log.ts';
