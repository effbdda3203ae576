import { commandsDone } from '../measurements.ts';
import type { CommandSteps, IssueRequest, Outcome } from '../requests.ts';

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
