import { Option, type Command } from 'commander';
import { EXIT, Stop } from '../exit.ts';
import { keysOption, keysPath } from '../keys.ts';
import { storeOption, wholeNumber } from '../options.ts';
import { storeUrl } from '../store.ts';

interface Options {
  readonly port: number;
  readonly host: string;
  readonly store?: string;
  readonly keys?: string;
  readonly open?: boolean;
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
    .option('--limits <list>', 'other limits than usual, like address=500 (also: GREENFLAG_LIMITS)')
    .option('--proxies <addresses>', 'whose X-Forwarded-For is believed (also: GREENFLAG_PROXIES)')
    .option('--example', 'an empty store gets the 2023 Clash')
    .action(async ({ port, host, store, keys, open, limits, proxies, example = false }: Options) => {
      // The framework takes its time to load: only those who serve wait for it.
      const { boundsByEnvironment, isOpenByEnvironment, serve, untilStopped, ServeError } =
        await import('../../server/index.ts');
      try {
        const path = keysPath(keys, store);
        const bounds = boundsByEnvironment({
          ...(limits !== undefined && { limits }),
          ...(proxies !== undefined && { proxies }),
        });
        const parts = { store: storeUrl(store), open: open ?? isOpenByEnvironment(), example, ...bounds };
        await untilStopped(await serve({ port, host, ...parts, ...(path !== null && { keys: path }) }));
      } catch (error) {
        if (!(error instanceof ServeError)) throw error;
        const isUsage = !['port-in-use', 'port-forbidden', 'host-unknown'].includes(error.code);
        throw new Stop(isUsage ? EXIT.usage : EXIT.broken, error.message, error.code);
      }
    });
}
