import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Format } from '#domain';

/** Formats of real series, and real meetings, each with what happened and what comes out of it. */
const FOLDER = join(process.cwd(), '../shared/data/rules-cases');
const isThere = existsSync(FOLDER);

interface GivenResult {
  /** The cars by place; those without a place are left out. */
  readonly order: readonly string[];
  readonly status?: Readonly<Record<string, string>>;
}

/** What happened at a meeting. */
export interface CaseGiven {
  readonly cars: readonly string[];
  readonly results?: Readonly<Record<string, GivenResult>>;
  readonly draws?: Readonly<Record<string, readonly string[]>>;
  readonly imports?: Readonly<Record<string, readonly string[]>>;
  readonly inversions?: Readonly<Record<string, number>>;
  readonly chosen?: Readonly<Record<string, readonly string[]>>;
}

/** What happened in a race that a red flag ended. */
export interface StoppedGiven {
  readonly redShownWhileLeaderOnLap: number;
  readonly orderAtLap: Readonly<Record<string, readonly string[]>>;
}

export interface RulesCase<Given = CaseGiven> {
  readonly format: Format;
  readonly given: Given;
  readonly expected: {
    readonly sessions?: readonly string[];
    readonly lineups?: Readonly<Record<string, readonly string[]>>;
    /** The first cars of each ranking with their points. */
    readonly rankings?: Readonly<Record<string, readonly (readonly [string, number])[]>>;
    /** The first cars of a result, and their points. */
    readonly order?: readonly string[];
    readonly points?: readonly (readonly [string, number])[];
  };
}

/** Describes cases of the folder; without it, skips them and says what is missing. */
export const describeRulesCases = (subject: string, define: () => void): void => {
  if (isThere) describe(subject, define);
  else describe.skip(`${subject} (needs ../shared/data/rules-cases)`, define);
};

/** Returns the names of the files in one of the folders `formats` and `given`. */
export const rulesCasesIn = (folder: 'formats' | 'given'): string[] =>
  isThere ? readdirSync(join(FOLDER, folder)).filter((name) => name.endsWith('.json')) : [];

export const rulesCase = <Given = CaseGiven>(...path: string[]): RulesCase<Given> =>
  JSON.parse(readFileSync(join(FOLDER, ...path), 'utf8')) as RulesCase<Given>;
