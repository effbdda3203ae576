import { Option, type Command } from 'commander';
import { EXIT, Stop } from '../output/exit-codes.ts';
import { keysOption, keysPath } from '../target/keys-option.ts';
import { storeOption, wholeNumber } from '../options.ts';
import { storeUrl } from '../target/store-url.ts';

interface Options {
  readonly port: number;
  readonly host: string;
  readonly store?: string;
  readonly keys?: string;
  readonly open?: boolean;
  readonly private?: boolean;
  readonly issuer?: string;
  readonly jwks?: string;
  readonly audience?: string;
  readonly limits?: string;
  readonly proxies?: string;
  readonly example?: boolean;
}

export function addServe(program: Command): void {
  program
    .command('serve')
    .description('start the server')
    .addOption(new Option('--port <number>', '0 takes any free one').argParser(wholeNumber).default(3000))
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .addOption(storeOption())
    .addOption(keysOption())
    .option('--open', 'on this machine only, anyone may act as any official (also: GREENFLAG_OPEN=1)')
    .option('--private', 'reading takes a token as well (also: GREENFLAG_PRIVATE=1)')
    .option('--issuer <name>', 'an outside issuer of tokens, as in their iss (also: GREENFLAG_ISSUER)')
    .option('--jwks <url>', 'where its public keys are (also: GREENFLAG_JWKS)')
    .option('--audience <name>', 'what its tokens for this server have as aud (also: GREENFLAG_AUDIENCE)')
    .option('--limits <list>', 'other limits than usual, like address=500 (also: GREENFLAG_LIMITS)')
    .option('--proxies <addresses>', 'whose X-Forwarded-For is believed (also: GREENFLAG_PROXIES)')
    .option('--example', 'an empty store gets the 2023 Clash')
    .action(async ({ port, host, store, keys, open, example = false, ...access }: Options) => {
      // The framework takes its time to load: only those who serve wait for it.
      const { accessOf, boundsByEnvironment, isOpenByEnvironment, serve, untilStopped, ServeError } =
        await import('../../server/index.ts');
      try {
        const path = keysPath(keys, store);
        const parts = {
          store: storeUrl(store),
          open: open ?? isOpenByEnvironment(),
          example,
          ...accessOf(access),
          ...boundsByEnvironment(access),
        };
        await untilStopped(await serve({ port, host, ...parts, ...(path !== null && { keys: path }) }));
      } catch (error) {
        if (!(error instanceof ServeError)) throw error;
        const isUsage = !['port-in-use', 'port-forbidden', 'host-unknown'].includes(error.code);
        throw new Stop(isUsage ? EXIT.usage : EXIT.broken, error.message, error.code);
      }
    });
}
