import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Time that each append of the double takes, as with the disk of a real server. */
export const APPEND_DELAY_MS = 3.5;

/** A double of KurrentDB that runs. `test/support/kurrentdb/main.ts` describes the lines that it reads. */
export interface Double {
  readonly url: string;
  /** Sends a line to the double and returns its answer. @throws Error if the double does not know the line */
  readonly send: (line: string) => Promise<string>;
}

/** Runs the double of the tests in a process of its own while some work lasts. */
export async function withDouble<T>(nodes: number, work: (double: Double) => Promise<T>): Promise<T> {
  const flags = ['--no-warnings', '--conditions=greenflag-source'];
  const loader = ['--import', './test/support/event-store/sources.mjs'];
  const program = ['test/support/kurrentdb/main.ts', String(nodes)];
  const child: ChildProcess = spawn(process.execPath, [...flags, ...loader, ...program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (!child.stdout || !child.stdin) throw new Error('The double has no pipes.');
  const { stdin } = child;
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const line = await lines.next();
    if (line.done) throw new Error('The double has ended. Run this from the root of the repository.');
    return line.value;
  };
  try {
    const url = await next();
    const send = async (line: string): Promise<string> => {
      stdin.write(`${line}\n`);
      const answer = await next();
      if (answer.startsWith('unknown')) throw new Error(`The double answered '${answer}'.`);
      return answer;
    };
    return await work({ url, send });
  } finally {
    child.kill();
  }
}
