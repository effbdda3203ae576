export type { View } from './projection.ts';
export {
  findProjection,
  prepareView,
  project,
  PROJECTIONS,
  PROJECTION_NAMES,
  VIEW_SCHEMAS,
} from './registry.ts';
export type { Projected, ProjectionName, ViewOf } from './registry.ts';
export { sessionNameIn } from './shared.ts';
export { logRowsOf } from './race-log/race-log.ts';
