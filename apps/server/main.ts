import { StoreError } from '#event-store';
import { KeysError } from '#race-control';
import {
  accessByEnvironment,
  boundsByEnvironment,
  isOpenByEnvironment,
  serve,
  ServeError,
  untilStopped,
} from './index.ts';

const { PORT, HOST, GREENFLAG_KEYS, GREENFLAG_STORE = 'sqlite:./data/greenflag.db' } = process.env;

try {
  const running = await serve({
    store: GREENFLAG_STORE,
    open: isOpenByEnvironment(),
    ...accessByEnvironment(),
    ...boundsByEnvironment(),
    example: false,
    ...(GREENFLAG_KEYS !== undefined && GREENFLAG_KEYS !== '' && { keys: GREENFLAG_KEYS }),
    ...(PORT !== undefined && PORT !== '' && { port: Number(PORT) }),
    ...(HOST !== undefined && HOST !== '' && { host: HOST }),
  });
  await untilStopped(running);
  process.exit(0);
} catch (error) {
  const isKnown = error instanceof ServeError || error instanceof StoreError || error instanceof KeysError;
  process.stderr.write(`greenflag: ${isKnown ? `${error.message} (${error.code})` : String(error)}\n`);
  process.exit(1);
}
