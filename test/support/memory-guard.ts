import { Worker } from 'node:worker_threads';

/** Milliseconds between two looks. */
const EVERY_MS = 100;

/**
 * On a thread of its own, because what eats memory may well keep the main one busy, and because what is
 * eaten outside of the heap stops at no limit of Node's. Of an end by this guard it can be told what it
 * was: one mapping or many (a buffer that grows, or many objects), and which threads were at work
 * (JavaScript, the native client, the compiler).
 */
const WATCH = `
const { existsSync, readdirSync, readFileSync, writeSync } = process.getBuiltinModule('node:fs');
const { workerData: most } = process.getBuiltinModule('node:worker_threads');
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

function tell(rss) {
  const lines = ['memory guard: ' + mib(rss) + ' MiB, of at most ' + mib(most) + ': this process ends.'];
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
  if (rss < most) return;
  try { tell(rss); } finally { process.kill(process.pid, 'SIGKILL'); }
}, ${EVERY_MS});
`;

/**
 * Ends this process as soon as it holds more memory than so many bytes beyond what it holds now, whatever
 * holds it, and says on standard error what it was: rather than that the system ends whatever it likes.
 * Answers how the guard is taken off.
 */
export function guardMemory(more: number): () => Promise<void> {
  const guard = new Worker(WATCH, { eval: true, workerData: process.memoryUsage().rss + more });
  guard.unref();
  return async () => void (await guard.terminate());
}
