import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openKeys } from '#race-control';
import { watchKeys } from './watch-keys.ts';

it('A key file that others can read while the server runs is reported once, and so is its end', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'greenflag-keys-'));
  const path = join(folder, 'keys.json');
  const ring = openKeys(path);
  let checks = 0;
  let tell: (message: string) => void = () => undefined;
  const said: string[] = [];
  const watched = { problem: () => ((checks += 1), ring.problem()) };
  const stop = watchKeys(watched, (message) => (said.push(message), tell(message)), 1);
  const nextMessage = () => new Promise<string>((resolve) => (tell = resolve));

  const exposed = nextMessage();
  chmodSync(path, 0o640);
  expect(await exposed).toContain(`Other users can read the keys in ${path} (mode 640).`);
  const until = checks + 5;
  while (checks < until) await new Promise((resolve) => setImmediate(resolve));
  const again = nextMessage();
  chmodSync(path, 0o600);
  expect(await again).toBe('The keys sign again.');
  expect(said).toHaveLength(2);
  stop();
  rmSync(folder, { recursive: true });
});
