import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { KurrentDouble } from '../support/kurrentdb/double.ts';
import { startServer } from '../support/server.ts';

/** The exit code of the image's health check. */
async function look(url: string): Promise<number> {
  const env = { ...process.env, PORT: new URL(url).port };
  const child = spawn(process.execPath, ['deploy/ready.mjs'], { env, stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number];
  return code;
}

it('tells a server that takes commands from one that does not, and from none', async () => {
  const double = await KurrentDouble.start();
  const server = await startServer({ store: `${double.url}&timeout_ms=1500` });
  expect(await look(server.url)).toBe(0);
  double.node.stop();
  expect(await look(server.url)).toBe(1);
  await server.close();
  expect(await look(server.url)).toBe(1);
  double.close();
}, 30_000);
