import type { Command } from 'commander';
import type { KeyRing } from '#race-control';
import { jsonOption, keysOption, storeOption, type TargetOptions } from '../../options.ts';
import type { Output } from '../../output/output.ts';
import { openSigningKeys } from '../../target/signing-keys.ts';

const ABOUT = `
The newest key signs. The older keys still prove what they have signed. With --json the public keys are
printed in the same form as /.well-known/jwks.json: give them to anyone who wants to check a result.`;

export function configureKeys(command: Command, output: Output): void {
  const keys = command
    .addOption(storeOption())
    .addOption(keysOption())
    .addOption(jsonOption('print the public keys as a JWK set'))
    .addHelpText('after', ABOUT)
    .action((options: TargetOptions) => show(openSigningKeys(options), options, output));
  keys
    .command('rotate')
    .description('make a new key, which signs from now on; a running server uses it without a restart')
    .action(async (_: TargetOptions, command: Command) => {
      const options = command.optsWithGlobals<TargetOptions>();
      const ring = openSigningKeys(options);
      ring.rotate();
      await show(ring, options, output);
    });
}

async function show(ring: KeyRing, { json = false }: TargetOptions, output: Output): Promise<void> {
  if (json) return output.printJson(ring.publicKeys);
  for (const { kid, created, signs } of ring.infos) {
    const made = created === null ? '' : `  made ${created}`;
    await output.print(`${kid}${made}${signs ? '  signs' : ''}`);
  }
  output.notify(`in ${ring.path}`);
}
