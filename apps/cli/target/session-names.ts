import type { SessionNames } from '#domain/words';
import type { ViewOf } from '#projections';
import { CliError } from '../output/exit-codes.ts';
import type { Output } from '../output/output.ts';
import type { TableStyle } from '../tables/table.ts';
import type { Target } from './target.ts';

/** Returns the sessions of a meeting with their names; none if there is no such meeting, or no answer. */
export async function sessionsOf(target: Target, meeting: string): Promise<SessionNames> {
  try {
    const view = await target.view({ meeting, projection: 'meeting' });
    return (view as unknown as ViewOf<'meeting'>).sessions;
  } catch (error) {
    // The request that the names are for reports the error.
    if (error instanceof CliError) return [];
    throw error;
  }
}

/**
 * Returns how to print the tables of a meeting. On a terminal, sessions are shown by their names. In a pipe
 * they keep their ids, which other commands take.
 */
export async function styleFor(output: Output, target: Target, meeting: string): Promise<TableStyle> {
  if (!output.isTerminal) return output.tableStyle;
  return { ...output.tableStyle, sessions: await sessionsOf(target, meeting) };
}
