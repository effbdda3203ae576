import { mkdtemp, rm } from 'node:fs/promises';
import { arch, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { abuse } from './abuse/abuse.ts';
import { appends } from './appends.ts';
import { audience } from './audience/audience.ts';
import { coldRead } from './cold-read.ts';
import { livePage } from './console.ts';
import { followers, idleFollowers } from './followers/followers.ts';
import { killed } from './feeds/killed.ts';
import { byteToBoard } from './feeds/byte-to-board.ts';
import { passings } from './feeds/passings.ts';
import { folds } from './folds.ts';
import { http, httpMeetings } from './http/http.ts';
import { kurrentdbLeaderKilled, kurrentdbLeaderStandsStill } from './kurrentdb/elections.ts';
import { kurrentdbSpeed } from './kurrentdb/speed.ts';
import { kurrentdbTwoServers } from './kurrentdb/two-servers.ts';
import { kill } from './kill.ts';
import { live, liveStorm } from './live.ts';
import { profileHttp } from './http/profile.ts';
import { readers } from './readers/readers.ts';
import { rebuild } from './rebuild.ts';
import { tableOf, type Figure } from './report.ts';
import { soak, type SoakOptions } from './soak/soak.ts';
import { start } from './start.ts';
import { timeTravel } from './time-travel.ts';
import { weeklyNight } from './weekly-night.ts';

/** The name in front of a slash runs all benches with it. */
const BENCHES: Readonly<Record<string, (folder: string, options: SoakOptions) => Promise<Figure[]>>> = {
  appends,
  folds,
  'weekly-night': weeklyNight,
  'cold-read': coldRead,
  rebuild,
  http,
  'http-meetings': httpMeetings,
  'kurrentdb/speed': kurrentdbSpeed,
  'kurrentdb/two-servers': kurrentdbTwoServers,
  'kurrentdb/leader-killed': kurrentdbLeaderKilled,
  'kurrentdb/leader-stands-still': kurrentdbLeaderStandsStill,
  'time-travel': timeTravel,
  live,
  'live-storm': liveStorm,
  audience,
  followers,
  'idle-followers': idleFollowers,
  console: livePage,
  readers,
  start,
  kill,
  'feeds/passings': passings,
  'feeds/killed': killed,
  'feeds/byte-to-board': byteToBoard,
  soak,
  abuse,
};

/** Benches that take many minutes run only when they are named. */
const LONG = new Set(['soak', 'abuse']);

const { positionals: wanted, values } = parseArgs({
  allowPositionals: true,
  options: {
    /** `http` writes a CPU profile of the server instead of figures. */
    profile: { type: 'boolean', default: false },
    minutes: { type: 'string' },
    rate: { type: 'string' },
    records: { type: 'string' },
    server: { type: 'string' },
  },
});
const folder = await mkdtemp(join(process.env['GREENFLAG_BENCH_FOLDER'] ?? tmpdir(), 'greenflag-bench-'));
try {
  if (values.profile) process.stdout.write(await profileHttp(folder));
  else await measure();
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function measure(): Promise<void> {
  const figures: Figure[] = [];
  for (const [name, bench] of Object.entries(BENCHES)) {
    const isWanted = wanted.some((each) => name === each || name.startsWith(`${each}/`));
    if (wanted.length === 0 ? LONG.has(name) : !isWanted) continue;
    process.stderr.write(`${name} …\n`);
    figures.push(...(await bench(folder, values)));
  }
  const machine = `${cpus().length} x ${cpus()[0]?.model ?? arch()}, Node ${process.versions.node}`;
  process.stdout.write(`${machine}\n\n${tableOf(figures)}\n`);
}
