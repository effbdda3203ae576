import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { PlayedFormat } from './play.ts';

const EVALUATOR = join(process.cwd(), '../shared/data/rules-cases/reference/evaluate.py');

/** Reads meetings from its input, and prints what the evaluator makes of each. Points are exact fractions. */
const DRIVER = `
import importlib.util, json, sys
sys.dont_write_bytecode = True
spec = importlib.util.spec_from_file_location("evaluate", sys.argv[1])
evaluate = importlib.util.module_from_spec(spec)
spec.loader.exec_module(evaluate)
exact = lambda x: f"{x.numerator}/{x.denominator}"
def row(x):
    parts = {s: exact(p) for s, p in x.get("parts", {}).items()}
    return {"car": x["car"], "points": exact(x["points"]) if "points" in x else None, "parts": parts}
def outcome(d):
    try:
        m = evaluate.Meeting(d["format"], d["given"])
        lineups = {s: m.lineup(s) for s in m.sessions if m.sessions[s].get("lineup")}
        rankings = {r: [row(x) for x in m.rank(r)] for r in m.rankings if m.rankings[r].get("by")}
        return {"sessions": list(m.sessions), "lineups": lineups, "rankings": rankings}
    except Exception as error:
        return {"error": repr(error)}
json.dump([outcome(d) for d in json.load(sys.stdin)], sys.stdout)
`;

/** A car in a ranking. The points are fractions like \`553/2\`. */
export interface EvaluatedCar {
  readonly car: string;
  readonly points: string | null;
  readonly parts: Readonly<Record<string, string>>;
}

/** What is compared: the sessions, their line-ups and the rankings. */
export interface Evaluated {
  readonly sessions: readonly string[];
  readonly lineups: Readonly<Record<string, readonly string[]>>;
  readonly rankings: Readonly<Record<string, readonly EvaluatedCar[]>>;
}

/** Returns what the comparison needs and this machine does not have; null if nothing is missing. */
function missing(): string | null {
  if (!existsSync(EVALUATOR)) return 'needs ../shared/data/rules-cases/reference/evaluate.py';
  return spawnSync('python3', ['--version']).status === 0 ? null : 'needs python3';
}

/** Describes comparisons with the evaluator; without it, skips them and says what is missing. */
export function describeCompared(subject: string, define: () => void): void {
  const why = missing();
  if (why === null) describe(subject, define);
  else describe.skip(`${subject} (${why})`, define);
}

/** Returns what the reference evaluator makes of meetings. It runs once for all of them. */
export function evaluated(meetings: readonly PlayedFormat[]): Evaluated[] {
  const input = JSON.stringify(meetings.map(({ format, given }) => ({ format, given })));
  const options = { input, encoding: 'utf8', maxBuffer: 1 << 30 } as const;
  const { status, stdout, stderr } = spawnSync('python3', ['-c', DRIVER, EVALUATOR], options);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Evaluated[];
}
