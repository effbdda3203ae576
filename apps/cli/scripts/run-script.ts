import type { RunOptions, Script } from '#race-control';
import { EXIT, type ExitCode } from '../output/exit-codes.ts';
import type { Output } from '../output/output.ts';
import type { LineResult, Target } from '../target/target.ts';

/** What came of a script. */
export interface Report {
  /** In the script. */
  readonly commands: number;
  readonly issued: number;
  readonly accepted: number;
  /** Records that were not in the logs before. */
  readonly written: number;
  readonly refused: readonly Refusal[];
  /** It was stopped before its end: by hand, or by a refusal. */
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

/** Issues a script, telling each refusal as it comes. */
export async function runAndReport(
  target: Target,
  script: Script,
  output: Output,
  options: RunOptions = {},
): Promise<Report> {
  const heads = new Map<string, number>();
  for (const meeting of script.meetings) heads.set(meeting, await target.head(meeting));
  const refused: Refusal[] = [];
  let [issued, written, lastLine] = [0, 0, 0];
  const results = toldIfBroken(target.run(script, options), () => {
    output.tell(`Broken off after line ${lastLine}, ${issued} of ${script.size} commands. ${AGAIN}`);
  });
  for await (const result of results) {
    issued += 1;
    lastLine = result.line.line;
    if (result.kind === 'refused') {
      refused.push(refusalOf(result));
      output.tell(`line ${lastLine}: refused ${result.code}: ${result.words}`);
    } else {
      const { meeting, events } = result.receipt;
      const before = heads.get(meeting) ?? -1;
      written += events.filter(({ revision }) => revision > before).length;
    }
    output.progress(`${issued} of ${script.size} commands`);
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

/** To whoever was broken off in the middle of something. */
export const AGAIN = 'Once that is mended run it again to go on: nothing is written twice.';

/** A failure says what failed; how far the script had come only this place knows. */
async function* toldIfBroken<T>(items: AsyncIterable<T>, tell: () => void): AsyncGenerator<T> {
  try {
    yield* items;
  } catch (error) {
    tell();
    throw error;
  }
}

function refusalOf({ line, ...result }: LineResult & { kind: 'refused' }): Refusal {
  const { code, words, details } = result;
  return { line: line.line, meeting: line.meeting, commandId: line.commandId, code, words, details };
}

/** The report in words. */
export function reported({ commands, issued, accepted, written, refused, stoppedAfterLine }: Report): string {
  const records = written === 0 ? 'nothing new to write' : `${written} records written`;
  const stopped =
    stoppedAfterLine === null
      ? ''
      : ` Stopped after line ${stoppedAfterLine}, ${commands - issued} commands not issued;` +
        ' run it again to go on: nothing is written twice.';
  return `${issued} commands: ${accepted} accepted (${records}), ${refused.length} refused.${stopped}`;
}

export function exitOf(report: Report, signal: AbortSignal): ExitCode {
  if (signal.aborted && report.stoppedAfterLine !== null) return EXIT.interrupted;
  return report.refused.length > 0 ? EXIT.refused : EXIT.done;
}
