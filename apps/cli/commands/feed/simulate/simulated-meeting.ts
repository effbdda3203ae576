import { createReadStream } from 'node:fs';
import { count, type Format } from '#domain';
import { linesOf, loadPresets, parseFormat, parseScript, type ScriptLine } from '#race-control';
import {
  formatOf,
  generatedEntrants,
  postLineup,
  runOnPaper,
  schedule,
  sessionsBefore,
  type Competitor,
  type Entrant,
  type MeetingPlan,
  type ScriptedCommand,
} from '#timing-feeds';
import { CliError, EXIT } from '../../../output/exit-codes.ts';
import { inputError } from '../../../output/input-errors.ts';
import { packageRoot } from '../../../package-root.ts';
import { readText } from '../../../scripts/read-file.ts';
import type { Target } from '../../../target/target.ts';

type SessionSpec = Format['sessions'][number];

export interface SimulatedMeeting {
  readonly seed: number;
  readonly plan: MeetingPlan;
  readonly spec: SessionSpec;
}

const TRACK = { name: 'Simulated Speedway', lengthMiles: 0.25 };
const MINUTE = 60_000;
/** The sessions on paper are over before a race that is played fast has begun, as it lies in the past. */
const ON_PAPER_BEFORE_MS = 12 * 60 * MINUTE;
/** A command of the scorer is issued again while the crossings that it waits for are on their way. */
const TRY_AGAIN_AFTER_MS = 500;
const MAX_TRIES = 60;

/** Returns the meeting of a simulation. @throws CliError if there is no such format or session */
export async function simulatedMeeting(given: {
  readonly format: string;
  readonly session: string;
  readonly seed: number;
  readonly meeting: string;
  readonly cars?: number;
}): Promise<SimulatedMeeting> {
  const format = await formatNamed(given.format);
  const isExample = format.id === 'clash-2023' && given.cars === undefined;
  const entrants = isExample ? await exampleEntrants() : generatedEntrants(given.cars ?? 24);
  const name = `Simulation ${given.seed} of ${format.name ?? format.id}`;
  const plan = { meeting: given.meeting, name, track: TRACK, format, entrants };
  const { sessions } = formatOf(plan);
  const spec = sessions.find(({ id }) => id === given.session);
  if (spec) return { seed: given.seed, plan, spec };
  const ids = sessions.map(({ id }) => id).join(', ');
  const words = `With ${count(entrants.length, 'car')} ${format.id} has no session ${given.session}.`;
  throw new CliError(EXIT.usage, `${words} It has: ${ids}.`);
}

/** Returns a built-in format, or one from a file. */
async function formatNamed(name: string): Promise<Format> {
  const presets = loadPresets();
  const preset = presets.get(name);
  if (preset) return preset;
  if (!name.endsWith('.json')) {
    const words = `There is no format ${name}. Name a file, or one of: ${[...presets.keys()].join(', ')}.`;
    throw new CliError(EXIT.usage, words);
  }
  const parsed = parseFormat(await readText(name));
  if (parsed.ok) return parsed.value;
  throw inputError(parsed.problem);
}

/** Returns the cars of the example meeting. */
async function exampleEntrants(): Promise<Entrant[]> {
  const file = new URL('examples/clash-2023/clash-2023.ndjson', packageRoot());
  const parsed = await parseScript(linesOf(createReadStream(file)));
  if (!parsed.ok) throw inputError(parsed.problem);
  return [...parsed.script].flatMap(({ command }) => {
    if (command.type !== 'EnterCar') return [];
    const { car, driver, team, manufacturer, standing, rookie } = command;
    const known = Object.entries({ team, manufacturer, standing, rookie });
    return [{ car, driver, ...Object.fromEntries(known.filter(([, value]) => value !== undefined)) }];
  });
}

/**
 * Schedules the meeting unless it exists, and runs on paper what the line-up of the session rests on. Returns
 * the grid: the cars in the order of their starts.
 */
export async function prepareMeeting(
  target: Target,
  simulated: SimulatedMeeting,
  now: number,
): Promise<Competitor[]> {
  const { seed, plan, spec } = simulated;
  const { meeting } = plan;
  const before = sessionsBefore(plan, spec);
  const issueAll = (commands: readonly ScriptedCommand[]) => issueInOrder(target, meeting, commands);
  let at = now - ON_PAPER_BEFORE_MS;
  if ((await target.head(meeting)) < 0) await issueAll(schedule(seed, plan, at));
  const { sessions } = await viewOf<MeetingSessions>(target, { meeting, projection: 'meeting' });
  const isDone = (id: string) =>
    sessions.some(({ session, phase }) => session === id && phase === 'official');
  for (const session of before.filter(({ id }) => !isDone(id))) {
    at += MINUTE;
    await issueAll(postLineup(seed, plan, session, at));
    const cars = await gridOf(target, meeting, session);
    const names = cars.map(({ car }) => car);
    await issueAll(runOnPaper(seed, session, names, at));
  }
  await issueAll(postLineup(seed, plan, spec, at + MINUTE));
  return gridOf(target, meeting, spec);
}

interface MeetingSessions {
  readonly sessions: readonly { readonly session: string; readonly phase: string }[];
}

interface EntryRows {
  readonly rows: readonly {
    readonly car: string;
    readonly driver: string;
    readonly transponder: string | null;
  }[];
}

/** Returns the cars of a session with their transponders, in the order of their starts. */
async function gridOf(target: Target, meeting: string, spec: SessionSpec): Promise<Competitor[]> {
  const { rows } = await viewOf<EntryRows>(target, { meeting, projection: 'entry-list' });
  const entries = rows.map((row) => ({ ...row, transponder: row.transponder ?? '' }));
  if (!spec.lineup) return entries;
  const request = { meeting, projection: 'lineup', session: spec.id };
  const starts = (await viewOf<EntryRows>(target, request)).rows;
  return starts.flatMap(({ car }) => entries.find((entry) => entry.car === car) ?? []);
}

const viewOf = async <V>(target: Target, request: Parameters<Target['view']>[0]): Promise<V> =>
  (await target.view(request)) as unknown as V;

/** Issues the commands. @throws CliError at the first one that is refused */
async function issueInOrder(
  target: Target,
  meeting: string,
  commands: readonly ScriptedCommand[],
): Promise<void> {
  const parsed = await parseScript(
    commands.map((command) => JSON.stringify(command)),
    { meeting },
  );
  if (!parsed.ok) throw inputError(parsed.problem);
  for await (const result of target.run(parsed.script, { stopOnRejection: true })) {
    if (result.kind === 'refused') throw refusal(result.line, result);
  }
}

/** Issues what an official does during the race. The scorer waits until all crossings have come. */
export async function issueDuringRace(
  target: Target,
  meeting: string,
  command: ScriptedCommand,
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await issueInOrder(target, meeting, [command]);
    } catch (error) {
      const isWaiting = error instanceof CliError && error.code === 'needs-confirmation';
      if (!isWaiting || tries === MAX_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_AFTER_MS));
    }
  }
}

const refusal = ({ command }: ScriptLine, { code, words }: { code: string; words: string }): CliError =>
  new CliError(EXIT.refused, words, code, `${command.type}: `);
