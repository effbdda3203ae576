import type { AnySheetKind } from '../sheet-views.ts';
import { allResults } from './all-results.ts';
import { entryList } from './entry-list.ts';
import { lapChart } from './lap-chart.ts';
import { lapSheet } from './lap-sheet.ts';
import { lapTimes } from './lap-times.ts';
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
  'entry-list': entryList,
  'lap-sheet': lapSheet,
  'lap-times': lapTimes,
  'all-results': allResults,
};

/** The sheets by their names. Most are named after the projection that they are made from. */
export const SHEETS = KINDS as unknown as Readonly<Record<string, AnySheetKind>>;

/** Whether a sheet has several tables, so that only a PDF can hold it. */
export const isOnlyPdf = (name: string): boolean => SHEETS[name]?.parts !== undefined;

export const PUBLISHED: readonly string[] = Object.keys(SHEETS);
