import { StoreError } from '#event-store';
import { mayTriggerReaction, type Outcome } from '#race-control';
import { onLine, type CommandLine } from './command-bodies.ts';
import { answerOf } from './outcome-responses.ts';
import { broken } from '../http/problem-filter.ts';
import { problem, storeFailed, type Problem } from '../http/problems.ts';

/** So many lines are on their way at a time, twice: they share the flush of the store. */
const WINDOW = 256;

type Issue = (line: CommandLine) => Promise<Outcome>;

/**
 * Issues the lines in their order and answers a result for each, in the same order. A refused line does not
 * keep the others from running; once the store or the server itself fails, no further line is issued.
 */
export async function* resultsOf(
  lines: readonly CommandLine[],
  issue: Issue,
): AsyncGenerator<string, void, undefined> {
  let isBroken = false;
  const resultOf = async (line: CommandLine): Promise<string> => {
    if (isBroken) return written(problem('not-issued'), line);
    try {
      return lineOf(await issue(line), line);
    } catch (error) {
      isBroken = true;
      return written(
        error instanceof StoreError ? storeFailed(error) : broken(error, `line ${line.line}`),
        line,
      );
    }
  };
  let ahead: Promise<string[]> | undefined;
  for (const window of windowsOf(lines)) {
    const results = Promise.all(window.map((line) => resultOf(line)));
    if (ahead) yield (await ahead).join('');
    // What the format does by itself after a line is done when that line is answered, not before.
    if (isWaitedFor(window.at(-1))) await results;
    ahead = results;
  }
  if (ahead) yield (await ahead).join('');
}

function* windowsOf(lines: readonly CommandLine[]): Generator<readonly CommandLine[], void, undefined> {
  let from = 0;
  for (const [index, line] of lines.entries()) {
    const end = index + 1;
    if (end - from < WINDOW && end < lines.length && !isWaitedFor(line)) continue;
    yield lines.slice(from, end);
    from = end;
  }
}

const isWaitedFor = (line: CommandLine | undefined): boolean =>
  line !== undefined && mayTriggerReaction(line.command.type);

export function lineOf(outcome: Outcome, line: CommandLine): string {
  const answer = answerOf(outcome);
  return answer.ok ? `${JSON.stringify(answer.receipt)}\n` : written(answer.problem, line);
}

const written = (failure: Problem, { line }: CommandLine): string =>
  `${JSON.stringify(onLine(failure, line).body)}\n`;
