import { StoreError } from '#event-store';
import { mayTriggerReaction, yieldBetweenSlices, type Outcome } from '#race-control';
import { withLine, type CommandLine } from './ndjson-body.ts';
import { responseToOutcome } from './outcome-responses.ts';
import { reportInternalError, storeProblem } from '../http/problem-filter.ts';
import type { Problem } from '../http/problems.ts';
import { COMMANDS } from '../http/problem-sets.ts';

/** Lines that are issued together, so that they share a flush of the store. Two windows run at a time. */
const WINDOW_LINES = 256;

type IssueLine = (line: CommandLine) => Promise<Outcome>;

/**
 * Issues lines in order and yields a result for each, in the same order. The lines after a refused one are
 * still issued. Once the store or the server fails, no further line is issued.
 */
export async function* issueLines(
  lines: Iterable<CommandLine>,
  issue: IssueLine,
): AsyncGenerator<string, void, undefined> {
  let hasFailed = false;
  const resultOf = async (line: CommandLine): Promise<string> => {
    if (hasFailed) return problemLine(COMMANDS.problem('not-issued'), line);
    try {
      return resultLine(await issue(line), line);
    } catch (error) {
      hasFailed = true;
      const isStoreError = error instanceof StoreError;
      const failure = isStoreError ? storeProblem(error) : reportInternalError(error, `line ${line.line}`);
      return problemLine(failure, line);
    }
  };
  let earlier: Promise<string[]> | undefined;
  for await (const window of splitIntoWindows(lines)) {
    // The window is issued before the next one, so that the lines keep their order.
    const results = Promise.all(await startInSlices(window, resultOf));
    if (earlier) yield (await earlier).join('');
    // The reactions to a command are complete when it is answered, and the next lines may depend on them.
    if (mayCauseReaction(window.at(-1))) await results;
    earlier = results;
  }
  if (earlier) yield (await earlier).join('');
}

/** Starts work for each line in order, and lets other work run in between: each line is decided at once. */
async function startInSlices(
  lines: readonly CommandLine[],
  work: (line: CommandLine) => Promise<string>,
): Promise<Promise<string>[]> {
  const results: Promise<string>[] = [];
  const pause = yieldBetweenSlices();
  for (const line of lines) {
    await pause();
    results.push(work(line));
  }
  return results;
}

/** Each line is parsed when it is taken, so other work runs in between. */
async function* splitIntoWindows(
  lines: Iterable<CommandLine>,
): AsyncGenerator<readonly CommandLine[], void, undefined> {
  const pause = yieldBetweenSlices();
  let window: CommandLine[] = [];
  for (const line of lines) {
    window.push(line);
    await pause();
    if (window.length < WINDOW_LINES && !mayCauseReaction(line)) continue;
    yield window;
    window = [];
  }
  if (window.length > 0) yield window;
}

const mayCauseReaction = (line: CommandLine | undefined): boolean =>
  line !== undefined && mayTriggerReaction(line.command.type);

export function resultLine(outcome: Outcome, line: CommandLine): string {
  const response = responseToOutcome(outcome);
  return response.ok ? `${JSON.stringify(response.receipt)}\n` : problemLine(response.problem, line);
}

const problemLine = (failure: Problem, { line }: CommandLine): string =>
  `${JSON.stringify(withLine(failure, line).body)}\n`;
