import { isFeedsRoute, requiredAccess, type RequiredAccess } from '../auth/request-access.ts';
import { PROBLEMS, type ProblemCode } from '../http/problem-registry.ts';
import { BODY, OFFICIAL, OWN_MEETINGS, SERVER, TOKENS } from '../http/problem-sets.ts';
import { PROBLEM_TYPE } from '../http/problems.ts';
import { ref } from './decorators.ts';

/** The problems of a request without the right that its route needs. */
const ACCESS_PROBLEMS: Readonly<Record<RequiredAccess, readonly ProblemCode[]>> = {
  nothing: [],
  'optional-token': [...TOKENS.codes, ...OFFICIAL.codes],
  read: TOKENS.codes,
  act: [...TOKENS.codes, ...OFFICIAL.codes],
};

/** How a request may prove its right. An open server needs no token, and the header names the official. */
const SECURITY: Readonly<Record<RequiredAccess, readonly object[]>> = {
  nothing: [{}],
  'optional-token': [{}, { bearer: [] }, { official: [] }],
  read: [{}, { bearer: [] }, { ticket: [] }],
  act: [{ bearer: [] }, { official: [] }],
};

/** Returns how a route is protected. Its path is that of the document, like `/api/meetings/{meeting}`. */
export function accessOf(method: string, path: string) {
  const access = requiredAccess(method.toUpperCase(), path);
  const codes = ACCESS_PROBLEMS[access];
  const isOfMeeting = access !== 'nothing' && (path.includes('{meeting}') || isFeedsRoute(path));
  return { security: SECURITY[access], codes: isOfMeeting ? [...codes, ...OWN_MEETINGS.codes] : codes };
}

/** Returns the codes with which any request to a route may fail, with a body or without. */
export const commonCodes = (hasBody: boolean): readonly ProblemCode[] =>
  hasBody ? [...SERVER.codes, ...BODY.codes] : SERVER.codes;

/** Returns the codes of each status. */
function byStatus(codes: readonly ProblemCode[]): ReadonlyMap<number, readonly ProblemCode[]> {
  const statuses = new Map<number, ProblemCode[]>();
  for (const code of new Set(codes)) {
    const { status } = PROBLEMS[code];
    statuses.set(status, [...(statuses.get(status) ?? []), code]);
  }
  return statuses;
}

const COMMON = byStatus(SERVER.codes);

/** The responses that any route can give. Each route has more codes of 400, at least that of its query. */
export const COMMON_RESPONSES = Object.fromEntries(
  [...COMMON]
    .filter(([status]) => status !== 400)
    .map(([status, codes]) => [`Problem.${status}`, problemResponse(status, codes)]),
);

/** Returns one response for each status, with the meaning of each code that has it. */
export function problemResponses(codes: readonly ProblemCode[]): Readonly<Record<string, object>> {
  const responses = [...byStatus(codes)].map(([status, some]): [number, object] => {
    const isCommon = some.length === COMMON.get(status)?.length;
    const $ref = `#/components/responses/Problem.${status}`;
    return [status, isCommon ? { $ref } : problemResponse(status, some)];
  });
  return Object.fromEntries(responses);
}

function problemResponse(status: number, codes: readonly ProblemCode[]): object {
  const lines = codes.map((code) => `- \`${code}\`: ${PROBLEMS[code].title}. ${PROBLEMS[code].help}`);
  const properties = { status: { const: status }, code: { enum: codes } };
  const schema = { allOf: [ref('Problem')], type: 'object', properties };
  return { description: lines.join('\n'), content: { [PROBLEM_TYPE]: { schema } } };
}
