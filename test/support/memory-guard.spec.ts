import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const SOURCES = resolve(__dirname, 'event-store/sources.mjs');
const GUARD = pathToFileURL(resolve(__dirname, 'memory-guard.ts')).href;
const MIB = 2 ** 20;

/** A process that takes memory outside of the heap, and never lets the event loop have its turn. */
function eat(more: number, mebibytes: number) {
  const script = `
    import { guardMemory } from '${GUARD}';
    guardMemory(${more});
    await new Promise((go) => setTimeout(go, 300));
    const eaten = [];
    for (let n = 0; n < ${mebibytes}; n += 1) {
      eaten.push(Buffer.alloc(${MIB}, 1));
      const until = performance.now() + 5;
      while (performance.now() < until);
    }
    process.stdout.write('ate ' + eaten.length);
    process.exit(0);`;
  const args = ['--import', pathToFileURL(SOURCES).href, '--input-type=module', '-e', script];
  return spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 30_000 });
}

it('ends a process that takes too much, even one that is busy, and says what took it', () => {
  const { signal, stdout, stderr } = eat(200 * MIB, 600);
  expect({ signal, stdout }).toEqual({ signal: 'SIGKILL', stdout: '' });
  expect(stderr).toMatch(/^memory guard: \d+ MiB, of at most \d+: this process ends\.$/mu);
  if (process.platform === 'linux') expect(stderr).toMatch(/thread \d+ .*: \d+ % busy[^]* MiB in anonymous/u);
}, 40_000);

it('leaves alone one that does not', () => {
  expect(eat(600 * MIB, 100)).toMatchObject({ signal: null, status: 0, stdout: 'ate 100' });
}, 40_000);
