import type { Script, ScriptLine } from '#race-control';
import { EXIT, type ExitCode } from '../output/exit-codes.ts';
import type { Output } from '../output/output.ts';
import type { IssueOptions, LineResult, Target } from '../target/target.ts';

/** The outcome of a script. */
export interface Report {
  /** Number of commands in the script. */
  readonly commands: number;
  readonly issued: number;
  readonly accepted: number;
  /** Records that were not in the logs before. */
  readonly written: number;
  readonly refused: readonly Refusal[];
  /** Set if Ctrl-C or a refusal has stopped the script before its end. */
  readonly stoppedAfterLine: number | null;
}

interface Refusal {
  readonly line: number;
  readonly meeting: string;
  readonly commandId: string;
  readonly code: string;
  readonly words: string;
  readonly details: object;
}

/** Issues a script, and prints each refusal at once. */
export async function runAndReport(
  target: Target,
  script: Script,
  output: Output,
  options: IssueOptions = {},
): Promise<Report> {
  const heads = new Map<string, number>();
  for (const meeting of script.meetings) heads.set(meeting, await target.head(meeting));
  const refused: Refusal[] = [];
  let [issued, written, lastLine] = [0, 0, 0];
  try {
    const onUnknown = (line?: ScriptLine) => output.notify(`line ${line?.line ?? lastLine}: ${TRYING_AGAIN}`);
    for await (const result of target.run(script, { ...options, onUnknown })) {
      issued += 1;
      lastLine = result.line.line;
      if (result.kind === 'refused') {
        refused.push(refusalOf(result));
        output.notify(`line ${lastLine}: refused ${result.code}: ${result.words}`);
      } else {
        const { meeting, events } = result.receipt;
        const before = heads.get(meeting) ?? -1;
        written += events.filter(({ revision }) => revision > before).length;
      }
      output.showProgress(`${issued} of ${script.size} commands`);
    }
  } catch (error) {
    output.notify(`Stopped after line ${lastLine}, ${issued} of ${script.size} commands. ${RUN_AGAIN}`);
    throw error;
  }
  return {
    commands: script.size,
    issued,
    accepted: issued - refused.length,
    written,
    refused,
    stoppedAfterLine: issued < script.size ? lastLine : null,
  };
}

/** Said before each further try of a command whose outcome is unknown. */
export const TRYING_AGAIN = 'not known whether it was taken; trying again';

/** Advice after a failure in the middle of the work. */
export const RUN_AGAIN = 'Fix the problem, then run the command again: nothing is written twice.';

function refusalOf({ line, ...result }: LineResult & { kind: 'refused' }): Refusal {
  const { code, words, details } = result;
  return { line: line.line, meeting: line.meeting, commandId: line.commandId, code, words, details };
}

export function formatReport(report: Report): string {
  const { commands, issued, accepted, written, refused, stoppedAfterLine } = report;
  const records = written === 0 ? 'nothing new to write' : `${written} records written`;
  const stopped =
    stoppedAfterLine === null
      ? ''
      : ` Stopped after line ${stoppedAfterLine}, ${commands - issued} commands not issued.` +
        ' Run it again to continue: nothing is written twice.';
  return `${issued} commands: ${accepted} accepted (${records}), ${refused.length} refused.${stopped}`;
}

export function exitOf(report: Report, signal: AbortSignal): ExitCode {
  if (signal.aborted && report.stoppedAfterLine !== null) return EXIT.interrupted;
  return report.refused.length > 0 ? EXIT.refused : EXIT.done;
}
