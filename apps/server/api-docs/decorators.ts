import { applyDecorators } from '@nestjs/common';
import { ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { REJECTIONS, type RejectionCode } from '#domain';
import { HTTP_PROBLEMS, PROBLEM_TYPE, statusOfRejection } from '../http/problems.ts';
import type { ProblemCode } from './problem-codes.ts';

type Decorator = MethodDecorator & ClassDecorator;

export const ref = (name: string) => ({ $ref: getSchemaPath(name) });

/** The header that replaces a token on an open server. */
export const OFFICIAL_HEADER = {
  name: 'Greenflag-Official',
  description: 'Only on an open server (`--open`), which has no tokens: the official who sends the request.',
  example: 'Jane Doe; role=director',
};

export const MEETING_PARAMETER = {
  name: 'meeting',
  schema: { type: 'string' as const },
  example: 'clash-2023',
};

/** Describes the success of a route: a text, and the schema of each media type. */
export function ApiSuccess(description: string, schemas: Readonly<Record<string, string>> = {}): Decorator {
  const content = Object.fromEntries(
    Object.entries(schemas).map(([type, schema]) => [type, { schema: ref(schema) }]),
  );
  return ApiResponse({ status: 200, description, content });
}

/** Describes the codes with which a route fails: one response for each status, with the help of each code. */
export function ApiProblems(...codes: readonly ProblemCode[]): Decorator {
  const statuses = new Map<number, string[]>();
  for (const code of codes) {
    const { status, help } = statusAndHelp(code);
    statuses.set(status, [...(statuses.get(status) ?? []), `- \`${code}\`: ${help}`]);
  }
  const responses = [...statuses].map(([status, lines]) => ApiProblemStatus(status, lines.join('\n')));
  return applyDecorators(...responses);
}

/** Describes a status with which a route fails. */
export const ApiProblemStatus = (status: number, description: string): Decorator =>
  ApiResponse({ status, description, content: { [PROBLEM_TYPE]: { schema: ref('Problem') } } });

const isRejectionCode = (code: ProblemCode): code is RejectionCode => Object.hasOwn(REJECTIONS, code);

function statusAndHelp(code: ProblemCode): { status: number; help: string } {
  return isRejectionCode(code)
    ? { status: statusOfRejection(code), help: REJECTIONS[code] }
    : HTTP_PROBLEMS[code];
}
