// @ts-check
import { readdirSync } from 'node:fs';
import { programs } from '../vite.config.mjs';

/** Each file is a program, so that a measurement can start any of them as a process of its own. */
const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
  .map((file) => `bench/${file}`);

export default programs(files, { chunks: 'bench/chunks', emptyOutDir: false });
