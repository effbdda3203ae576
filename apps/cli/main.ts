#!/usr/bin/env node
import { run } from './program.ts';

await run(process.argv);
// Ends the process once all output is written. Without it, Node first frees the memory piece by piece.
process.stdout.write('', () => process.stderr.write('', () => process.exit()));
