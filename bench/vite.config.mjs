// @ts-check
import { readdirSync, readFileSync } from 'node:fs';
import { programs } from '../vite.config.mjs';

/** Each file is a program, so that a measurement can start any of them as a process of its own. */
const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
  .map((file) => `bench/${file}`);

/** Programs that are measured with, like a browser, are used as they are. */
const { devDependencies } = /** @type {{ devDependencies: Record<string, string> }} */ (
  JSON.parse(readFileSync('package.json', 'utf8'))
);
const external = Object.keys(devDependencies).filter((name) => !name.startsWith('ajv'));

export default programs(files, { chunks: 'bench/chunks', external });
