import { ApiExtension, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import type { ProblemSet } from '../http/problems.ts';

type Decorator = MethodDecorator & ClassDecorator;

export const ref = (name: string) => ({ $ref: getSchemaPath(name) });

export const MEETING_PARAMETER = {
  name: 'meeting',
  schema: { type: 'string' as const },
  example: 'clash-2023',
};

export const IF_NONE_MATCH = {
  name: 'If-None-Match',
  description: 'An ETag. The answer is 304 if it has not changed.',
};

/** Describes the success of a route: a text, and the schema of each media type. */
export function ApiSuccess(description: string, schemas: Readonly<Record<string, string>> = {}): Decorator {
  const content = Object.fromEntries(
    Object.entries(schemas).map(([type, schema]) => [type, { schema: ref(schema) }]),
  );
  return ApiResponse({ status: 200, description, content });
}

/** Describes the answer to a client that has the current representation already. */
export const ApiNotModified = (): Decorator =>
  ApiResponse({ status: 304, description: 'The client has it already, by `If-None-Match`.' });

/** Holds the codes of the problems of an operation until the document is complete. */
export const PROBLEM_CODES = 'x-problem-codes';

/**
 * Names the layers whose problems a route can answer. The document adds those of every route, of its body and
 * of its access.
 */
export const ApiProblems = (...sets: readonly Pick<ProblemSet, 'codes'>[]): MethodDecorator =>
  ApiExtension(PROBLEM_CODES, [...new Set(sets.flatMap(({ codes }) => codes))]);
