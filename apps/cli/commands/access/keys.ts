import type { Command } from 'commander';
import { openKeys, type KeyRing } from '#race-control';
import { EXIT, Stop } from '../../output/exit-codes.ts';
import { keysOption, keysPath } from '../../target/keys-option.ts';
import { jsonOption, storeOption } from '../../options.ts';
import type { Output } from '../../output/output.ts';

interface Options {
  readonly store?: string;
  readonly keys?: string;
  readonly json?: boolean;
}

const ABOUT = `
The newest key signs; the older ones still prove what they signed. With --json the
public keys are printed, as /.well-known/jwks.json has them: give them to whoever is to check a result.`;

export function addKeys(program: Command, output: Output): void {
  const keys = program
    .command('keys')
    .description('the keys that sign: list them, or make a new one')
    .addOption(storeOption())
    .addOption(keysOption())
    .addOption(jsonOption('the public keys as a JWK set'))
    .addHelpText('after', ABOUT)
    .action((options: Options) => show(open(options), options, output));
  keys
    .command('rotate')
    .description('make a new key, which signs from now on; a running server takes it up by itself')
    .action(async (_: Options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const ring = open(options);
      ring.rotate();
      await show(ring, options, output);
    });
}

function open({ store, keys }: Options): KeyRing {
  const path = keysPath(keys, store);
  if (path !== null) return openKeys(path);
  throw new Stop(EXIT.usage, 'A store in memory has no file of keys. Name one with --keys.');
}

async function show(ring: KeyRing, { json = false }: Options, output: Output): Promise<void> {
  if (json) return output.json(ring.publicKeys);
  for (const { kid, created, signs } of ring.infos) {
    const made = created === null ? '' : `  made ${created}`;
    await output.print(`${kid}${made}${signs ? '  signs' : ''}`);
  }
  output.tell(`in ${ring.path}`);
}
