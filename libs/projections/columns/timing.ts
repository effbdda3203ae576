import type { ViewOf } from '../registry.ts';
import { instant, number, text, type Column } from './column.ts';

type Passing = ViewOf<'passings'>['rows'][number];
type Transponder = ViewOf<'transponders'>['rows'][number];

export const PASSINGS: readonly Column<Passing>[] = [
  number('Rev', 'revision', { name: 'Revision', priority: 4 }),
  instant('Track time', 'occurredAt', { priority: 1 }),
  text('Car', 'car', { priority: 1 }),
  number('Lap', 'lap', { priority: 1 }),
  text('Transponder', 'transponder', { priority: 1 }),
  text('Not counted', 'uncounted', {
    priority: 2,
    optional: true,
    format: ({ uncounted, doubtful }) => uncounted?.replaceAll('-', ' ') ?? (doubtful ? 'short lap' : ''),
  }),
  text('Line', 'line', { priority: 3 }),
  text('Feed', 'feed', { priority: 4 }),
  number('Number', 'number', { name: 'Number of the passing', priority: 5 }),
  number('Hits', 'hits', { priority: 4, optional: true }),
  number('Strength', 'strength', { priority: 5, optional: true }),
  number('By', 'assignedBy', { name: 'Record that says whose transponder it is', priority: 5 }),
];

export const TRANSPONDERS: readonly Column<Transponder>[] = [
  text('Transponder', 'transponder', { priority: 1 }),
  text('Car', 'car', { priority: 1 }),
  text('Driver', 'driver', { priority: 3, flexible: true, isName: true }),
  text('Guess', 'guess', { priority: 2, optional: true }),
  text('By', 'source', { priority: 3 }),
  instant('From', 'from', { priority: 4, optional: true }),
  instant('Until', 'until', { priority: 4, optional: true }),
  number('Crossings', 'crossings', { priority: 2 }),
  instant('Last seen', 'lastSeenAt', { priority: 2 }),
];
