#!/usr/bin/env node
import { run } from './program.ts';

await run(process.argv);
// Ends the process once all output is written. Without it, Node first frees the memory piece by piece. An
// error of the output is reported one turn later, and ends the process with its own exit code.
process.stdout.write('', () => process.stderr.write('', () => setImmediate(() => process.exit())));
