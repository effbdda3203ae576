import type { Receipt } from '#race-control';
import type { ProblemBody } from './errors.ts';
import type { CommandResult, IdentifiedCommand } from './request-options.ts';
import type { CommandTries } from './unknown-outcome.ts';

/** Limits of one request with many commands. */
const MAX_BATCH_COMMANDS = 500;
const MAX_BATCH_CHARACTERS = 4 * 1024 * 1024;

/** What this needs. It imports nothing, so that the chunk of a page is not split for what no page uses. */
interface BatchTools {
  /** Sends lines and yields the answer to each. */
  readonly send: (lines: readonly string[]) => AsyncIterable<Receipt | ProblemBody>;
  readonly triesOf: (haveIds: boolean) => CommandTries;
}

/**
 * Sends commands in batches and yields their results. From the first on whose outcome is unknown, those of a
 * batch are sent again.
 */
export async function* issueBatches(
  { send, triesOf }: BatchTools,
  commands: Iterable<IdentifiedCommand>,
  batchSize = MAX_BATCH_COMMANDS,
): AsyncGenerator<CommandResult, void, undefined> {
  for (const { lines, haveIds } of batchesOf(commands, batchSize)) {
    const tries = triesOf(haveIds);
    while (lines.length > 0) {
      try {
        yield* resultsOf(send([...lines]), lines, tries);
      } catch (error) {
        await tries.waitForNext(error);
      }
    }
  }
}

/** Yields the results of the lines, and removes those lines. Throws at the first of unknown outcome. */
async function* resultsOf(
  answers: AsyncIterable<Receipt | ProblemBody>,
  lines: string[],
  tries: CommandTries,
): AsyncGenerator<CommandResult, void, undefined> {
  for await (const answer of answers) {
    if ('code' in answer) tries.requireKnown(answer);
    lines.shift();
    yield 'code' in answer ? { kind: 'refused', problem: answer } : { kind: 'accepted', receipt: answer };
  }
}

interface Batch {
  readonly lines: string[];
  haveIds: boolean;
}

/** Yields groups of lines that one request may hold. */
function* batchesOf(commands: Iterable<IdentifiedCommand>, maxCommands: number): Generator<Batch> {
  let batch: Batch = { lines: [], haveIds: true };
  let characters = 0;
  for (const command of commands) {
    const line = `${JSON.stringify(command)}\n`;
    const { length } = batch.lines;
    if (length > 0 && (length >= maxCommands || characters >= MAX_BATCH_CHARACTERS)) {
      yield batch;
      batch = { lines: [], haveIds: true };
      characters = 0;
    }
    batch.lines.push(line);
    batch.haveIds &&= command.commandId !== undefined;
    characters += line.length;
  }
  if (batch.lines.length > 0) yield batch;
}
