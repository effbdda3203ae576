import { StoreError } from '#event-store';
import { appendsDone, commandsDone } from '../measurements.ts';
import type { CommandSteps, IssueRequest, Outcome } from '../requests.ts';
import type { CommandGroup } from './command-group.ts';

/** Issues a command, and publishes how long each step of it took, if somebody measures. */
export function measureCommand(
  request: IssueRequest,
  issue: (request: IssueRequest) => Promise<Outcome>,
): Promise<Outcome> {
  return commandsDone.isObserved ? issueMeasured(request, issue) : issue(request);
}

async function issueMeasured(
  request: IssueRequest,
  issue: (request: IssueRequest) => Promise<Outcome>,
): Promise<Outcome> {
  const steps: CommandSteps = {};
  const startMs = performance.now();
  const publish = (outcome: Outcome | null, error: unknown): void =>
    commandsDone.publish({ request, outcome, error, steps, startMs, endMs: performance.now() });
  try {
    const outcome = await issue({ ...request, steps });
    publish(outcome, null);
    return outcome;
  } catch (error) {
    publish(null, error);
    throw error;
  }
}

/** Writes a group, and notes in its commands and publishes how long that took, if somebody measures. */
export function measureAppend(group: CommandGroup, append: () => Promise<void>): Promise<void> {
  return appendsDone.isObserved ? appendMeasured(group, append) : append();
}

async function appendMeasured(group: CommandGroup, append: () => Promise<void>): Promise<void> {
  const startMs = performance.now();
  let outcome: 'written' | 'conflict' | 'failed' = 'failed';
  try {
    await append();
    outcome = 'written';
  } catch (error) {
    if (error instanceof StoreError && error.code === 'wrong-expected-revision') outcome = 'conflict';
    throw error;
  } finally {
    const endMs = performance.now();
    const { decided, records } = group;
    appendsDone.publish({ startMs, endMs, outcome, commands: decided.length, records: records.length });
    for (const { command } of decided) {
      const { steps } = command.pending.request;
      if (steps) Object.assign(steps, { appendMs: startMs, appendedMs: endMs, groupSize: decided.length });
    }
  }
}
