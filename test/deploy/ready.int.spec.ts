import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { KurrentDouble } from '../support/kurrentdb/double.ts';
import { startServer } from '../support/server.ts';

/** Runs the health check of the image, and returns its exit code. */
async function checkHealth(url: string): Promise<number> {
  const env = { ...process.env, PORT: new URL(url).port };
  const child = spawn(process.execPath, ['deploy/ready.mjs'], { env, stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number];
  return code;
}

it('the health check fails if the server accepts no commands, or does not run', async () => {
  const double = await KurrentDouble.start();
  const server = await startServer({ store: `${double.url}&timeout_ms=1500` });
  expect(await checkHealth(server.url)).toBe(0);
  double.node.stop();
  // The server asks the store once a second at most.
  while ((await checkHealth(server.url)) !== 1);
  await server.close();
  expect(await checkHealth(server.url)).toBe(1);
  double.close();
});
