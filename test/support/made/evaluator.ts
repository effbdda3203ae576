import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { PlayedFormat } from './play.ts';

const EVALUATOR = join(process.cwd(), '../shared/data/rules-cases/reference/evaluate.py');

/**
 * Reads meetings from its input, and prints what the evaluator makes of each. Points are exact fractions.
 * Line-ups are read here, because the evaluator knows one draw a line-up, cuts to the field after the floors,
 * holds a floor for one car only, and lets the parts of a source take cars that have a start. A car that did
 * not start, or was disqualified, gets no points here, and no score there; its place only orders others.
 */
const DRIVER = `
import importlib.util, itertools, json, math, sys
from fractions import Fraction
sys.dont_write_bytecode = True
spec = importlib.util.spec_from_file_location("evaluate", sys.argv[1])
evaluate = importlib.util.module_from_spec(spec)
spec.loader.exec_module(evaluate)
class Meeting(evaluate.Meeting):
    def __init__(self, fmt, given):
        super().__init__(fmt, given)
        for session in self.sessions.values():
            self.number(session.get("lineup", []), itertools.count())

    def number(self, sources, numbers):
        for source in sources:
            source["number"] = next(numbers)
            self.number(source.get("of", []), numbers)

    def order(self, i):
        cars = super().order(i)
        return [c for c in cars if c not in self.given["out"]] if i == "standings" else cars

    def placed(self, i):
        return self.order(i) + self.result(i).get("behind", [])

    def key(self, key, ranking, of, a, b, low):
        if not key.startswith("order:"): return super().key(key, ranking, of, a, b, low)
        order = self.placed(key[len("order:"):])
        rank = lambda x: order.index(x["car"]) if x["car"] in order else len(order)
        return rank(a) - rank(b)

    def has_result(self, i, car):
        below = self.rankings.get(i, {}).get("of")
        return any(self.has_result(s, car) for s in self.names(below)) if below else car in self.order(i)

    def place(self, i, car):
        return super().place(i, car) if self.has_result(i, car) else None

    def score(self, table, i, car):
        points = super().score(table, i, car)
        is_in = car in self.placed(i) or self.result(i).get("status", {}).get(car) == "did-not-start"
        return points if points or not is_in or self.has_result(i, car) else Fraction(0)

    def lineup(self, i):
        session, starts = self.sessions[i], []
        for source in session.get("lineup", []):
            least, most = source.get("when", {}).get("cars", [0, None])
            if least <= self.n <= (self.n if most == None else most): starts += self.source(source, i, starts)
        starts = self.floored(session.get("floors", []), starts[:session.get("field")])
        for car, places in self.given["placesBack"].get(i, {}).items():
            if car not in starts: continue
            to = starts.index(car) + places
            starts.remove(car)
            starts.insert(to, car)
        added = self.given["added"].get(i, [])
        return starts + [c for c in added if c not in starts and c not in self.given["out"]]

    def source(self, source, target, before):
        cars, drawn = [], f'{target}#{source["number"]}'
        for part in source.get("of", []): cars += self.source(part, target, before + cars)
        if "of" not in source: cars = self.slots({k: source[k] for k in source if k != "order"}, target)
        cars = [c for c in dict.fromkeys(cars) if c not in before and c not in self.given["out"]]
        if "order" in source:
            order = self.given["draws"][drawn] if source["order"] == "draw" else self.placed(source["order"])
            cars.sort(key=lambda c: order.index(c) if c in order else len(order))
        cars = cars[:source.get("take")]
        turn = source.get("invert", 0)
        if isinstance(turn, dict): turn = self.given["inversions"][drawn]
        if turn == "all": turn = len(cars)
        return cars[:turn][::-1] + cars[turn:]

    def floored(self, floors, starts):
        best = dict.fromkeys(starts, 1)
        for floor in floors:
            group = self.given["rookies"] if floor["who"] == "rookies" else self.order(floor["who"])
            least = math.inf if floor["start"] == "last" else floor["start"]
            best.update({c: max(best[c], least) for c in starts if c in group})
        order, left = [], list(starts)
        for start in range(1, len(starts) + 1):
            car = next((c for c in left if best[c] <= start), None) or min(left, key=best.get)
            left.remove(car)
            order.append(car)
        return order

exact = lambda x: f"{x.numerator}/{x.denominator}"
def row(x):
    parts = {s: exact(p) for s, p in x.get("parts", {}).items()}
    return {"car": x["car"], "points": exact(x["points"]) if "points" in x else None, "parts": parts}
def outcome(d):
    try:
        m = Meeting(d["format"], d["given"])
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
