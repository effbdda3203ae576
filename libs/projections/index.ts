export type { View } from './projection.ts';
export { project, PROJECTIONS, PROJECTION_NAMES, VIEW_SCHEMAS } from './registry.ts';
export type { ProjectionName, ViewOf } from './registry.ts';
export { logRowsOf } from './race-log/race-log.ts';
