import { InvalidArgumentError, Option, type Command } from 'commander';
import { keysOption, storeOption, type TargetOptions } from '../options.ts';
import { CliError, EXIT } from '../output/exit-codes.ts';
import { storeUrl } from '../target/open-store.ts';
import { keysPath } from '../target/signing-keys.ts';

interface Options extends TargetOptions {
  readonly port: number;
  readonly host: string;
  readonly open?: boolean;
  readonly private?: boolean;
  readonly issuer?: string;
  readonly jwks?: string;
  readonly audience?: string;
  readonly limits?: string;
  readonly proxies?: string;
  readonly corsOrigins?: string;
  readonly example?: boolean;
}

const portOption = () =>
  new Option('--port <number>', 'port to listen on; 0 for any free port')
    .argParser((text: string): number => {
      if (/^\d{1,5}$/u.test(text) && Number(text) <= 65_535) return Number(text);
      throw new InvalidArgumentError('Use a number from 1 to 65535, or 0 for any free port.');
    })
    .default(3000);

export function configureServe(command: Command): void {
  command
    .addOption(portOption())
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .addOption(storeOption())
    .addOption(keysOption())
    .option('--open', 'let anyone on this machine act as any official (or GREENFLAG_OPEN=1)')
    .option('--private', 'require a token for reading too (or GREENFLAG_PRIVATE=1)')
    .option('--issuer <name>', 'accept tokens of this issuer (their "iss") too (or GREENFLAG_ISSUER)')
    .option('--jwks <url>', 'URL of the public keys of the issuer (or GREENFLAG_JWKS)')
    .option('--audience <name>', 'the "aud" that tokens of the issuer must have (or GREENFLAG_AUDIENCE)')
    .option('--limits <list>', 'change limits, for example address=500 (or GREENFLAG_LIMITS)')
    .option('--proxies <addresses>', 'trust X-Forwarded-For from these proxies (or GREENFLAG_PROXIES)')
    .option('--cors-origins <origins>', 'let pages of these origins, or *, read (or GREENFLAG_CORS_ORIGINS)')
    .option('--example', 'load the 2023 Clash into an empty store')
    .action(async ({ port, host, store, keys, open, example = false, ...access }: Options) => {
      // The server is loaded here, because the web framework loads slowly and no other command needs it.
      const {
        accessByEnvironment,
        boundsByEnvironment,
        isOpenByEnvironment,
        serve,
        untilStopped,
        ServeError,
      } = await import('../../server/index.ts');
      try {
        const path = keysPath({ keys, store });
        const parts = {
          store: storeUrl(store),
          open: open ?? isOpenByEnvironment(),
          example,
          ...accessByEnvironment(access),
          ...boundsByEnvironment(access),
        };
        await untilStopped(await serve({ port, host, ...parts, ...(path !== null && { keys: path }) }));
      } catch (error) {
        if (!(error instanceof ServeError)) throw error;
        const isUsage = !['port-in-use', 'port-forbidden', 'host-unknown'].includes(error.code);
        throw new CliError(isUsage ? EXIT.usage : EXIT.failed, error.message, error.code);
      }
    });
}
