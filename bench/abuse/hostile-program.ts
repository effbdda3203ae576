import { sendHostileRequests } from './hostile.ts';
import type { HostileTarget } from './requests.ts';

/* The hostile clients, as a process of its own: its arguments are the target and the milliseconds. */

const [target = '', durationMs = ''] = process.argv.slice(2);
process.send?.(await sendHostileRequests(JSON.parse(target) as HostileTarget, Number(durationMs)), () =>
  process.exit(),
);
