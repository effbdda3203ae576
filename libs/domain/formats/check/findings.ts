import { z } from 'zod';
import type { SessionSpec } from '../format.ts';

/** A fault in a format: an error refuses the format, a warning only informs its author. */
export const finding = z
  .strictObject({
    severity: z.enum(['error', 'warning']),
    session: z.string().describe('The session. Empty if the finding concerns no session.'),
    field: z.string().describe('The path of the field, like lineup[0].from.'),
    words: z.string().describe('What is wrong.'),
  })
  .describe('A fault in a format.');
export type Finding = z.infer<typeof finding>;

type Subject = Pick<SessionSpec, 'id'>;

/** The subject of a finding that concerns no session. */
export const FORMAT: Subject = { id: '' };

const findingOf =
  (severity: Finding['severity']) =>
  ({ id: session }: Subject, field: string, words: string): Finding => ({ severity, session, field, words });
export const error = findingOf('error');
export const warning = findingOf('warning');

/** A problem that is there or not, with its field and its words. */
export type Problem = readonly [isThere: boolean, field: string, words: string];

export const errorsOf = (subject: Subject, problems: readonly Problem[]): Finding[] =>
  problems.flatMap(([isThere, field, words]) => (isThere ? [error(subject, field, words)] : []));
export const warningsOf = (subject: Subject, problems: readonly Problem[]): Finding[] =>
  problems.flatMap(([isThere, field, words]) => (isThere ? [warning(subject, field, words)] : []));

/** Returns the first item that a list has twice. */
export const repeated = <T>(list: readonly T[]): T | undefined => {
  const seen = new Set<T>();
  return list.find((item) => seen.size === seen.add(item).size);
};
