import { pino, stdTimeFunctions, type Logger } from 'pino';
import { LogOutput, type LogStream } from './log-output.ts';
import { prettyLine } from './pretty.ts';
import { withoutSecrets } from './secrets.ts';

export interface LogOptions {
  /** Lines of a lower level are left out: `silent`, `fatal`, `error`, `warn`, `info` (default), `debug`. */
  readonly logLevel?: string;
  /** `json` for programs, `pretty` for people, or `auto` (the default): `pretty` in a terminal. */
  readonly logFormat?: string;
  /** Default: standard output. */
  readonly logStream?: LogStream & { readonly isTTY?: boolean };
}

export interface OpenLog {
  /** Number of lines that were not written, because nobody read them. */
  readonly dropped: number;
  close(): void;
}

/** There is one log in a process, as there is one standard output. */
let current: Logger = pino({ level: 'silent' });

/** Returns the log of this process. It is silent until it is opened. */
export const log = (): Logger => current;

/** Makes the log of this process write lines. */
export function openLog(options: LogOptions): OpenLog {
  const { logLevel = 'info', logFormat = 'auto', logStream = process.stdout } = options;
  const isTerminal = logStream.isTTY === true;
  const isPretty = logFormat === 'pretty' || (logFormat === 'auto' && isTerminal);
  const hasColors = isTerminal && !process.env['NO_COLOR'];
  const format = (line: string): string => {
    const safe = withoutSecrets(line);
    return isPretty ? prettyLine(safe, hasColors) : safe;
  };
  const output = new LogOutput(logStream, (count) => format(droppedLine(count)));
  const opened = pino(
    {
      level: logLevel,
      // The process and the host are known to everyone who collects the log.
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    },
    { write: (line: string) => output.write(format(line)) },
  );
  const before = current;
  current = opened;
  return {
    get dropped() {
      return output.dropped;
    },
    close: () => {
      output.close();
      if (current === opened) current = before;
    },
  };
}

const droppedLine = (count: number): string =>
  `${JSON.stringify({
    level: 'warn',
    time: new Date().toISOString(),
    lines: count,
    msg: 'Lines of the log were dropped, because nobody read them in time.',
  })}\n`;
