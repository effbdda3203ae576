import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const SOURCES = resolve(__dirname, 'event-store/sources.mjs');
const GUARD = pathToFileURL(resolve(__dirname, 'memory-guard.ts')).href;
const MIB = 2 ** 20;

/** Runs a process that allocates memory outside of the heap and blocks its event loop. */
function allocate(allowedBytes: number, mebibytes: number) {
  const script = `
    import { guardMemory } from '${GUARD}';
    guardMemory(${allowedBytes});
    await new Promise((go) => setTimeout(go, 300));
    const buffers = [];
    for (let n = 0; n < ${mebibytes}; n += 1) {
      buffers.push(Buffer.alloc(${MIB}, 1));
      const until = performance.now() + 5;
      while (performance.now() < until);
    }
    process.stdout.write('allocated ' + buffers.length);
    process.exit(0);`;
  const args = ['--import', pathToFileURL(SOURCES).href, '--input-type=module', '-e', script];
  return spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 30_000 });
}

it('kills a process that takes too much memory, even a busy one, and reports what took it', () => {
  const { signal, stdout, stderr } = allocate(200 * MIB, 600);
  expect({ signal, stdout }).toEqual({ signal: 'SIGKILL', stdout: '' });
  expect(stderr).toMatch(/^memory guard: \d+ MiB, of at most \d+: this process ends\.$/mu);
  if (process.platform === 'linux') expect(stderr).toMatch(/thread \d+ .*: \d+ % busy[^]* MiB in anonymous/u);
}, 40_000);

it('does not kill a process that takes less', () => {
  expect(allocate(600 * MIB, 100)).toMatchObject({ signal: null, status: 0, stdout: 'allocated 100' });
}, 40_000);
