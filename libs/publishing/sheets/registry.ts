import type { SheetKind } from '../sheet-views.ts';
import { lapChart } from './lap-chart.ts';
import { field, lineup } from './lineup.ts';
import { penalties } from './penalties.ts';
import { qualifying } from './qualifying.ts';
import { results } from './results.ts';

/** The projections that can be published as sheets. */
export const SHEETS: Readonly<Record<string, SheetKind>> = {
  results,
  lineup,
  field,
  'qualifying-order': qualifying,
  penalties,
  'lap-chart': lapChart,
};

export const PUBLISHED: readonly string[] = Object.keys(SHEETS);
