import { userInfo } from 'node:os';
import { createInterface } from 'node:readline';
import type { EventStore } from '#event-store';
import { CliError, EXIT } from '../../output/exit-codes.ts';
import type { Output } from '../../output/output.ts';

/**
 * Ends the warning that acknowledged records are missing, once somebody has confirmed it. The log keeps who
 * accepted what.
 * @throws CliError if nobody confirmed it
 */
export async function acceptPosition(store: EventStore, isSure: boolean, output: Output): Promise<void> {
  const losses = store.losses?.() ?? [];
  if (losses.length === 0) return output.notify('No acknowledged records are missing. Nothing was changed.');
  for (const { words } of losses) output.notify(words);
  if (!isSure && !(await confirm())) throw new CliError(EXIT.failed, 'Nothing was accepted.');
  await store.acceptLoss?.(userName());
  output.notify('The loss was accepted, and the log of the store says so.');
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // In a container, a user may have a number only.
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

/** @throws CliError if there is nobody to ask */
async function confirm(): Promise<boolean> {
  if (!process.stdin.isTTY) {
    const words = 'Nobody can be asked, because standard input is not a terminal. Confirm with --yes.';
    throw new CliError(EXIT.usage, words);
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await new Promise<string>((resolve) => {
    terminal.once('close', () => resolve(''));
    terminal.question('Accept that these records are lost? Type yes: ', resolve);
  });
  terminal.close();
  return answer.trim() === 'yes';
}
