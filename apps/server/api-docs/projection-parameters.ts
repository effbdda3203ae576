import { ApiResponse } from '@nestjs/swagger';
import { PROJECTION_NAMES } from '#projections';
import { PAPERS, SHEET_TYPES } from '#publishing';
import { ref } from './decorators.ts';
import { JSON_TYPE } from '../http/request-bodies.ts';

/** How the documents tell what several routes about projections have in common. */
export const NAME = { name: 'name', schema: { type: 'string' as const, enum: [...PROJECTION_NAMES] } };

export const SESSION = { name: 'session', schema: { type: 'string' as const }, example: 'heat-1' };

export const momentParameter = (name: string, description: string, required = false) => ({
  name,
  required,
  schema: { type: 'string' as const },
  examples: { revision: { value: '17' }, instant: { value: '2023-02-05T20:00:00Z' } },
  description,
});

export const BY = {
  name: 'by',
  required: false,
  schema: { type: 'string' as const, enum: ['recorded', 'occurred'], default: 'recorded' },
  description: 'An instant means what was known then, or what had happened by then as it is known now.',
};

export const PAPER = {
  name: 'paper',
  required: false,
  schema: { type: 'string' as const, enum: [...PAPERS], default: 'letter' },
  description: 'Of a PDF.',
};

const text = { type: 'string' as const };
const signature = {
  type: ['object', 'null'],
  properties: { revision: { type: 'integer' as const, minimum: 0 }, kid: text, jws: text },
  required: ['revision', 'kid', 'jws'],
  description: 'Of a certified result: the record that certifies, the key, and a compact JWS.',
};
const proof = {
  type: 'object' as const,
  properties: { revision: { type: 'integer' as const, minimum: 0 }, hash: text, signature },
  required: ['revision', 'hash', 'signature'],
};

/** What a route answers that shows a view: the view, and the sheets that are made of it. */
export const AnswersView = (): MethodDecorator =>
  ApiResponse({
    status: 200,
    description:
      'The view, with `ETag: "<revision>.<projectionVersion>"`. Results, line-ups, the field, qualifying, ' +
      'penalties and lap charts also as sheets to be published, each with a tag of its own.',
    content: {
      [JSON_TYPE]: { schema: ref('View') },
      [SHEET_TYPES.pdf]: { schema: { ...text, format: 'binary' } },
      [SHEET_TYPES.csv]: { schema: text },
      [SHEET_TYPES.json]: {
        schema: {
          allOf: [ref('View'), { type: 'object', properties: { proof }, required: ['proof'] }],
        },
      },
    },
  });
