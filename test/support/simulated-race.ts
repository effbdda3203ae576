import type { Official } from '#domain';
import { openStore } from '#event-store/open';
import { parseScript, RaceControl, type Outcome } from '#race-control';
import { derivedId } from '../../libs/race-control/input/derived-id.ts';
import { feed as feedSchema } from '../../libs/timing-feeds/feeds-file.ts';
import type { EntryNow, FeedCommand, FeedIntake, IntakeOutput } from '../../libs/timing-feeds/feed-types.ts';
import { LoopIntake } from '../../libs/timing-feeds/intake/loop-intake.ts';
import { ScoringLine } from '../../libs/timing-feeds/intake/scoring-line.ts';
import { RMonitorIntake } from '../../libs/timing-feeds/rmonitor-in/rmonitor-intake.ts';
import type { Chaos } from '../../libs/timing-feeds/simulator/chaos.ts';
import type { ScriptedCommand } from '../../libs/timing-feeds/simulator/officials.ts';
import { simulate, type Simulation } from '../../libs/timing-feeds/simulator/simulate.ts';
import type { Truth } from '../../libs/timing-feeds/simulator/truth.ts';
import {
  generatedEntrants,
  postLineup,
  schedule,
  transpondersOf,
} from '../../libs/timing-feeds/simulator/weekend.ts';
import type { Reader, ReaderConnection, WireEvent } from '../../libs/timing-feeds/simulator/wires/wire.ts';
import { oneRace } from './weekend.ts';

const GREEN_AT = Date.parse('2026-05-02T19:00:00.000Z');
const HOUR = 3_600_000;
const MEETING = 'simulated';
const SESSION = 'race';
const TICK_MS = 250;
/** A crossing without a session waits for a green that is entered late. */
const HELD_MS = 120_000;

export interface RaceSettings {
  readonly seed: number;
  readonly chaos: Chaos;
  readonly laps: number;
  readonly cars: number;
  /** What reports the crossings: two readers at the line (the default), or a timing program. */
  readonly by?: 'readers' | 'rmonitor';
}

interface ResultRow {
  readonly car: string;
  readonly laps: number;
  readonly bestLapMs: number | null;
}

export interface SimulatedRace {
  readonly truth: Truth;
  readonly rows: readonly ResultRow[];
  /** The commands that were refused, without the crossings before the green flag. */
  readonly refused: readonly string[];
}

/**
 * Runs a simulated race through the decoders, the intake and a real race control: a P3 decoder and a P98
 * backup at one line, or a timing program; and the officials of the simulation. The time is that of the race.
 */
export async function runSimulatedRace(settings: RaceSettings): Promise<SimulatedRace> {
  const { seed, chaos, laps, cars, by = 'readers' } = settings;
  const format = oneRace({ laps });
  const entrants = generatedEntrants(cars);
  const transponders = transpondersOf(seed, entrants);
  const grid = entrants.map(({ car, driver }) => ({ car, driver, transponder: transponders.get(car) ?? '' }));
  const [spec] = format.sessions;
  if (!spec) throw new Error('The format has no session.');
  const simulation = simulate(seed, { spec, grid, greenAt: GREEN_AT, chaos, hasBackup: true });
  const tower = await Tower.open();
  const track = { name: 'Test Oval', lengthMiles: 0.25 };
  const plan = { meeting: MEETING, name: 'Simulation', track, format, entrants };
  await tower.issue(schedule(seed, plan, GREEN_AT - HOUR));
  await tower.issue(postLineup(seed, plan, spec, GREEN_AT - HOUR));
  await tower.race(simulation, by === 'readers' ? readersOf(simulation) : [programOf(simulation, grid)]);
  const view = await tower.results();
  await tower.close();
  return { truth: simulation.truth, rows: view, refused: tower.refused };
}

/** The officials, the feeds and race control. */
class Tower {
  readonly refused: string[] = [];
  private held: FeedCommand[] = [];
  private nowMs = GREEN_AT;

  private constructor(
    private readonly store: Awaited<ReturnType<typeof openStore>>,
    private readonly control: RaceControl,
  ) {}

  static async open(): Promise<Tower> {
    const store = await openStore('memory:');
    const tower: { now: Tower | null } = { now: null };
    const control = new RaceControl(store, { presets: new Map(), now: () => tower.now?.nowMs ?? GREEN_AT });
    tower.now = new Tower(store, control);
    return tower.now;
  }

  async race(simulation: Simulation, feeds: readonly Wire[]): Promise<void> {
    const steps = [
      ...feeds.flatMap((feed) => feed.reader.events.map((event) => ({ at: event.at, feed, event }))),
      ...simulation.script.map((command) => ({ at: Date.parse(command.at), command })),
    ].sort((a, b) => a.at - b.at);
    let tickAt = simulation.startsAt;
    for (const step of steps) {
      for (; tickAt < step.at; tickAt += TICK_MS) {
        this.nowMs = tickAt;
        for (const feed of feeds) await this.take(feed.tick(tickAt));
      }
      this.nowMs = step.at;
      if ('command' in step) await this.official(step.command);
      else await this.take(step.feed.play(step.event));
    }
  }

  async issue(commands: readonly ScriptedCommand[]): Promise<void> {
    const parsed = await parseScript(
      commands.map((command) => JSON.stringify(command)),
      { meeting: MEETING },
    );
    if (!parsed.ok) throw new Error(parsed.problem.words);
    for (const request of parsed.script) this.note(request.command.type, await this.control.issue(request));
  }

  async results(): Promise<readonly ResultRow[]> {
    const answer = await this.control.view({ meeting: MEETING, projection: 'results', session: SESSION });
    if (answer.kind !== 'view') throw new Error(answer.kind);
    return (answer.view as unknown as { readonly rows: readonly ResultRow[] }).rows;
  }

  async close(): Promise<void> {
    await this.control.drain();
    await this.store.close();
  }

  private async official(command: ScriptedCommand): Promise<void> {
    await this.issue([command]);
    const { held } = this;
    this.held = [];
    await this.take(held.filter(({ command: { at = '' } }) => Date.parse(at) > this.nowMs - HELD_MS));
  }

  private async take(commands: readonly FeedCommand[]): Promise<void> {
    const official: Official = { id: 'feed sf', role: 'timer' };
    const issued = commands.map((each) => this.control.issue({ ...each, meeting: MEETING, official }));
    for (const [index, outcome] of (await Promise.all(issued)).entries()) {
      const command = commands[index];
      const isEarly = outcome.kind === 'refused' && outcome.rejection.code === 'no-session-under-way';
      if (isEarly && command) this.held.push(command);
      else this.note('RecordCrossing', outcome);
    }
  }

  private note(type: string, outcome: Outcome): void {
    if (outcome.kind === 'accepted') return;
    const code = outcome.kind === 'refused' ? outcome.rejection.words : outcome.kind;
    this.refused.push(`${type}: ${code}`);
  }
}

const maker = { meeting: MEETING, commandId: (identity: string) => derivedId('crossing', MEETING, identity) };

function readersOf({ p3, p98 }: Simulation): Wire[] {
  const line = new ScoringLine();
  const intakeOf = (protocol: 'p3' | 'p98', name: string, backup: boolean): FeedIntake => {
    const feed = feedSchema.parse({ name, url: `${protocol}://127.0.0.1`, backup });
    return new LoopIntake({ feed, meeting: maker, protocol, line });
  };
  return [new Wire(p3, intakeOf('p3', 'sf', false)), new Wire(p98, intakeOf('p98', 'sf-backup', true))];
}

function programOf({ rmonitor }: Simulation, entries: readonly EntryNow[]): Wire {
  const ignored = { flags: 'ignore', entries: 'ignore' } as const;
  const feed = feedSchema.parse({ name: 'orbits', url: 'rmonitor://127.0.0.1', ...ignored });
  const intake = new RMonitorIntake({ feed, meeting: maker });
  const sessions = [{ session: SESSION, phase: 'green', flag: 'green' }];
  const cars = new Map(entries.map(({ car, transponder }) => [transponder ?? '', car]));
  intake.meetingChanged({ revision: 0, sessions, cars, entries }, GREEN_AT - HOUR);
  return new Wire(rmonitor, intake);
}

/** A reader, and the fold of what it sends. A broken connection is back after half a second. */
class Wire {
  private connection: ReaderConnection | null = null;
  private connectAt = -Infinity;
  private wasConnected = false;
  private rawN = 0;

  constructor(
    readonly reader: Reader,
    private readonly intake: FeedIntake,
  ) {}

  play(event: WireEvent): FeedCommand[] {
    const { at } = event;
    const before = this.connect(at);
    if ('cut' in event) {
      this.connection = null;
      this.connectAt = at + 500;
      return before;
    }
    return this.connection ? [...before, ...this.receive([event.bytes], at)] : before;
  }

  tick(at: number): FeedCommand[] {
    return [...this.connect(at), ...this.commandsOf(this.intake.tick(at), at)];
  }

  private connect(at: number): FeedCommand[] {
    if (this.connection || at < this.connectAt) return [];
    this.connection = this.reader.connect(at, !this.wasConnected);
    this.wasConnected = true;
    const { welcome } = this.connection;
    return [...this.commandsOf(this.intake.connected(at), at), ...this.receive(welcome, at)];
  }

  private receive(chunks: readonly Uint8Array[], atMs: number): FeedCommand[] {
    return chunks.flatMap((bytes) =>
      this.commandsOf(this.intake.bytes(bytes, { atMs, rawN: ++this.rawN, live: true }), atMs),
    );
  }

  private commandsOf(outputs: readonly IntakeOutput[], at: number): FeedCommand[] {
    return outputs.flatMap((output) => {
      if (output.kind === 'command') return [output.command];
      return this.receive(this.connection?.answer(output.bytes, at) ?? [], at);
    });
  }
}
