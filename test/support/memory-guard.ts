import { Worker } from 'node:worker_threads';

/** Time between two checks. */
const INTERVAL_MS = 100;

/**
 * The program of the guard. It runs on a thread of its own, because a leak may keep the main thread busy, and
 * because no limit of Node applies to memory outside of the heap. Before it kills the process, it reports the
 * largest mappings (one growing buffer, or many objects) and the busy threads (JavaScript, the native client,
 * the compiler).
 */
const GUARD_PROGRAM = `
const { existsSync, readdirSync, readFileSync, writeSync } = process.getBuiltinModule('node:fs');
const { workerData: maxBytes } = process.getBuiltinModule('node:worker_threads');
const mib = (bytes) => Math.round(bytes / 2 ** 20);

function threads() {
  const used = new Map();
  for (const id of readdirSync('/proc/self/task')) {
    try {
      const stat = readFileSync('/proc/self/task/' + id + '/stat', 'utf8');
      const [ticks, name] = [stat.slice(stat.lastIndexOf(')') + 2).split(' '), /\\((.*)\\)/.exec(stat)[1]];
      used.set(id, { name, ticks: Number(ticks[11]) + Number(ticks[12]) });
    } catch {}
  }
  return used;
}

function mappings() {
  const pieces = readFileSync('/proc/self/smaps', 'utf8').split(/\\n(?=[0-9a-f]+-[0-9a-f]+ )/);
  const sizes = pieces.map((text) => ({
    size: Number(/^Size: +(\\d+)/m.exec(text)?.[1]),
    rss: Number(/^Rss: +(\\d+)/m.exec(text)?.[1]),
    what: text.split('\\n')[0].split(/ +/).slice(5).join(' ') || 'anonymous',
  }));
  return sizes.sort((a, b) => b.rss - a.rss).slice(0, 8);
}

function report(rss) {
  const lines = ['memory guard: ' + mib(rss) + ' MiB, of at most ' + mib(maxBytes) + ': this process ends.'];
  if (existsSync('/proc/self/task')) {
    const before = threads();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    for (const [id, { name, ticks }] of threads()) {
      const busy = (ticks - (before.get(id)?.ticks ?? 0)) * 5;
      lines.push('  thread ' + id + ' ' + name + ': ' + busy + ' % busy');
    }
    for (const { size, rss, what } of mappings())
      lines.push('  ' + mib(rss * 1024) + ' of ' + mib(size * 1024) + ' MiB in ' + what);
  }
  writeSync(2, lines.join('\\n') + '\\n');
}

setInterval(() => {
  const rss = process.memoryUsage.rss();
  if (rss < maxBytes) return;
  try { report(rss); } finally { process.kill(process.pid, 'SIGKILL'); }
}, ${INTERVAL_MS});
`;

/**
 * Kills this process once it holds `additionalBytes` more memory than now, in the heap or outside of it, and
 * reports on standard error what holds it. Without it the system would kill some process. Returns a function
 * that removes the guard.
 */
export function guardMemory(additionalBytes: number): () => Promise<void> {
  const guard = new Worker(GUARD_PROGRAM, {
    eval: true,
    workerData: process.memoryUsage().rss + additionalBytes,
  });
  guard.unref();
  return async () => void (await guard.terminate());
}
