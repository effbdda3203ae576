import type { Command } from 'commander';
import { SERVER_OPTION_NAMES } from '../config/option-table.ts';
import { serverSettings } from '../config/settings.ts';
import { optionOf } from '../options.ts';
import { CliError, EXIT } from '../output/exit-codes.ts';
import { keysPath } from '../target/signing-keys.ts';

export function configureServe(command: Command): void {
  for (const name of SERVER_OPTION_NAMES) command.addOption(optionOf(name));
  command.action(async (given: Parameters<typeof serverSettings>[0]) => {
    const { issuer, jwks, audience, ...settings } = serverSettings(given);
    const hasOutside = issuer !== '' || jwks !== '' || audience !== '';
    const outside = hasOutside ? { issuer, jwks, audience } : undefined;
    // The server is loaded here, because the web framework loads slowly and no other command needs it.
    const { serveUntilStopped, ServeError } = await import('../../server/index.ts');
    try {
      await serveUntilStopped({ ...settings, outside, keys: keysPath(given) ?? undefined });
    } catch (error) {
      if (!(error instanceof ServeError)) throw error;
      const isUsage = !['port-in-use', 'port-forbidden', 'host-unknown'].includes(error.code);
      throw new CliError(isUsage ? EXIT.usage : EXIT.failed, error.message, error.code);
    }
  });
}
