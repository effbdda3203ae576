// @ts-check
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

/** Debian's Chromium, unless the environment names another. */
const { GREENFLAG_CHROMIUM: EXECUTABLE = '/usr/bin/chromium' } = process.env;

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-sync',
  '--disable-background-networking',
  '--disable-component-update',
];

/**
 * Starts one Chromium for all browser tests and leaves its address in the environment of the workers, where
 * `describeInChromium` finds it. Starts nothing on a machine without Chromium.
 */
export default async function startChromium() {
  if (!existsSync(EXECUTABLE)) return;
  const server = await chromium.launchServer({ executablePath: EXECUTABLE, args: ARGS });
  process.env['GREENFLAG_TEST_BROWSER'] = server.wsEndpoint();
  Reflect.set(globalThis, 'stopChromium', () => server.close());
}
