import type { ProjectionName } from '#projections';
import type { AnySheetKind, SheetKind } from '../sheet-views.ts';
import { lapChart } from './lap-chart.ts';
import { field, lineup } from './lineup.ts';
import { penalties } from './penalties.ts';
import { qualifying } from './qualifying.ts';
import { points, ranking } from './rankings.ts';
import { results } from './results.ts';

const KINDS = {
  results,
  lineup,
  field,
  'qualifying-order': qualifying,
  penalties,
  'lap-chart': lapChart,
  ranking,
  points,
} satisfies { readonly [N in ProjectionName]?: SheetKind<N> };

/** The projections that can be published as sheets. */
export const SHEETS = KINDS as unknown as Readonly<Record<string, AnySheetKind>>;

export const PUBLISHED: readonly string[] = Object.keys(SHEETS);
