import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { processorSeconds } from '../live.ts';
import { withUnpinnedServer } from '../server.ts';

/** Memory of a server after its garbage was collected, in bytes. */
export interface Collected {
  readonly heapUsed: number;
  readonly external: number;
  readonly arrayBuffers: number;
}

/** What the bench can ask of a running server. It reads /proc, so it needs Linux. */
export interface ObservedServer {
  readonly url: string;
  /** Collects the garbage of the server's main thread and returns what is left. */
  collect(): Promise<Collected>;
  /** Returns the memory of the process that is in use, in KiB. */
  residentKib(): number;
  /** Returns the processor time since the start. */
  processorSeconds(): number;
  /** Returns the most memory that was in use since the start, in KiB. */
  highestKib(): number;
}

/** Runs a server that collects its garbage when the bench asks for it, while some work lasts. */
export function withObservedServer<T>(
  program: readonly string[],
  file: string,
  work: (server: ObservedServer) => Promise<T>,
): Promise<T> {
  return withUnpinnedServer(
    program,
    (url, pid) => {
      const status = (field: string) => {
        const text = readFileSync(`/proc/${pid}/status`, 'utf8');
        return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'mu').exec(text)?.[1]);
      };
      return work({
        url,
        collect: () => collect(pid, file),
        processorSeconds: () => processorSeconds(pid),
        residentKib: () => status('VmRSS'),
        highestKib: () => status('VmHWM'),
      });
    },
    ['--expose-gc', '--import', collectOnSignal(file)],
  );
}

/** Returns a module that the server loads first. The signal SIGUSR2 then collects, and writes a file. */
const collectOnSignal = (file: string): string =>
  `data:text/javascript,${encodeURIComponent(`
    import { renameSync, writeFileSync } from 'node:fs';
    import { isMainThread } from 'node:worker_threads';
    const collect = () => {
      gc();
      gc();
      writeFileSync(${JSON.stringify(`${file}.new`)}, JSON.stringify(process.memoryUsage()));
      renameSync(${JSON.stringify(`${file}.new`)}, ${JSON.stringify(file)});
    };
    if (isMainThread) process.on('SIGUSR2', collect);
  `)}`;

async function collect(pid: number, file: string): Promise<Collected> {
  await rm(file, { force: true });
  process.kill(pid, 'SIGUSR2');
  for (;;) {
    await pause(50);
    const text = readIfThere(file);
    if (text !== null) return JSON.parse(text) as Collected;
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
