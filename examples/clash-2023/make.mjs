// Writes the weekend as a script of commands: node make.mjs. With --check it only compares the file with the
// script, and exits with 1 if they differ.
import { readFileSync, writeFileSync } from 'node:fs';
import { entries, practiceAndQualifying } from './qualifying.mjs';
import { races } from './races.mjs';

const FILE = new URL('clash-2023.ndjson', import.meta.url);

const commands = [...entries(), ...practiceAndQualifying(), ...races()];
const script = commands.map((line) => `${JSON.stringify(line)}\n`).join('');

if (process.argv.includes('--check')) {
  if (onDisk() !== script) {
    console.error(
      'clash-2023.ndjson differs from what make.mjs writes. Run: node examples/clash-2023/make.mjs',
    );
    process.exitCode = 1;
  }
} else {
  writeFileSync(FILE, script);
  console.error(`clash-2023.ndjson: ${commands.length} commands`);
}

function onDisk() {
  try {
    return readFileSync(FILE, 'utf8');
  } catch {
    return undefined;
  }
}
