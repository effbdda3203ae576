import { applyDecorators } from '@nestjs/common';
import { ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { REJECTIONS, type RejectionCode } from '#domain';
import { HTTP_PROBLEMS, PROBLEM_TYPE, statusOfRejection } from '../http/problems.ts';
import type { ProblemCode } from './problem-codes.ts';

type Decorator = MethodDecorator & ClassDecorator;

export const ref = (name: string) => ({ $ref: getSchemaPath(name) });

/** Of the header that an open server takes in the place of a token. */
export const OPEN_ONLY = 'On an open server (`--open`) alone, where there are no tokens: who issues it.';

export const MEETING = { name: 'meeting', schema: { type: 'string' as const }, example: 'clash-2023' };

/** What a route answers when all is well: the words, and the schema of each media type. */
export function Answers(description: string, schemas: Readonly<Record<string, string>> = {}): Decorator {
  const content = Object.fromEntries(
    Object.entries(schemas).map(([type, schema]) => [type, { schema: ref(schema) }]),
  );
  return ApiResponse({ status: 200, description, content });
}

/** With which codes a route fails: one response per status, each code with what to do about it. */
export function Fails(...codes: readonly ProblemCode[]): Decorator {
  const statuses = new Map<number, string[]>();
  for (const code of codes) {
    const { status, help } = kindOf(code);
    statuses.set(status, [...(statuses.get(status) ?? []), `- \`${code}\`: ${help}`]);
  }
  const responses = [...statuses].map(([status, lines]) => Failure(status, lines.join('\n')));
  return applyDecorators(...responses);
}

export const Failure = (status: number, description: string): Decorator =>
  ApiResponse({ status, description, content: { [PROBLEM_TYPE]: { schema: ref('Problem') } } });

const isRule = (code: ProblemCode): code is RejectionCode => Object.hasOwn(REJECTIONS, code);

function kindOf(code: ProblemCode): { status: number; help: string } {
  return isRule(code) ? { status: statusOfRejection(code), help: REJECTIONS[code] } : HTTP_PROBLEMS[code];
}
