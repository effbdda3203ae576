import { ApiResponse } from '@nestjs/swagger';
import { PROJECTION_NAMES } from '#projections';
import { PAPERS, PUBLISHED, SHEET_TYPES } from '#publishing';
import { ref } from './decorators.ts';
import { JSON_TYPE } from '../http/request-bodies.ts';

/** Parameters that several routes share, as the documents describe them. */
export const PROJECTION_PARAMETER = {
  name: 'name',
  schema: { type: 'string' as const, enum: [...PROJECTION_NAMES] },
};

/** The name of a projection, or of a sheet. */
export const SHEET_PARAMETER = {
  name: 'name',
  schema: { type: 'string' as const, enum: [...new Set([...PROJECTION_NAMES, ...PUBLISHED])] },
  description: `A projection; for a PDF or CSV a sheet: ${PUBLISHED.join(', ')}.`,
};

export const SESSION_PARAMETER = { name: 'session', schema: { type: 'string' as const }, example: 'heat-1' };

export const describeMoment = (name: string, description: string, required = false) => ({
  name,
  required,
  schema: { type: 'string' as const },
  examples: { revision: { value: '17' }, instant: { value: '2023-02-05T20:00:00Z' } },
  description,
});

export const BY_PARAMETER = {
  name: 'by',
  required: false,
  schema: { type: 'string' as const, enum: ['recorded', 'occurred'], default: 'recorded' },
  description:
    'Whether an instant selects the records that were in the log then, or those that had happened by then.',
};

export const VERSION_PARAMETER = {
  name: 'v',
  required: false,
  schema: { type: 'string' as const },
  examples: { view: { value: '1' }, sheet: { value: '1.6' } },
  description:
    'The version of the projection; another one is refused. For a sheet the version of its layout follows, ' +
    'as in the tag of the sheet. With a revision in `at`, the answer never changes.',
};

export const PAPER_PARAMETER = {
  name: 'paper',
  required: false,
  schema: { type: 'string' as const, enum: [...PAPERS], default: 'letter' },
  description: 'The paper size of a PDF.',
};

/** Describes the success of a route that answers with a view, or with a sheet of the view. */
export const ApiViewSuccess = (): MethodDecorator =>
  ApiResponse({
    status: 200,
    description:
      'The view, with `ETag: "<revision>.<projectionVersion>"`. The sheets are sent ' +
      'as PDF, CSV or JSON, each with a tag of its own; `all-results` is only a PDF.',
    content: {
      [JSON_TYPE]: { schema: ref('View') },
      [SHEET_TYPES.pdf]: { schema: { type: 'string', format: 'binary' } },
      [SHEET_TYPES.csv]: { schema: { type: 'string' } },
      [SHEET_TYPES.json]: { schema: ref('Sheet') },
    },
  });
