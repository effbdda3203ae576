import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A finding of a guard: the file, and the rule that it breaks. */
export interface Finding {
  readonly file: string;
  readonly rule: string;
}

/** A file that breaks one rule, and its twin that does the same thing in the allowed way. */
export interface Plant {
  readonly fact: string;
  /** Where it stands; `*` becomes a name of its own. */
  readonly at: string;
  readonly rules: readonly string[];
  readonly broken: string;
  readonly sound: string;
  /** A file that both of them need. */
  readonly partner?: string;
}

type Files = Readonly<Record<string, string>>;

interface Cruise {
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
    readonly ruleSetUsed: { readonly forbidden: readonly { readonly name: string }[] };
  };
}

interface Linted {
  readonly filePath: string;
  readonly messages: readonly { readonly ruleId: string | null; readonly message: string }[];
}

const REPOSITORY = process.cwd();
const ROOMS = ['apps', 'libs', 'bench'];
const RULES = [
  'package.json',
  'tsconfig.json',
  'eslint.config.mjs',
  '.dependency-cruiser.mjs',
  'apps/console/tsconfig.json',
  'libs/domain/tsconfig.json',
  'libs/projections/tsconfig.json',
];

/** An empty house that lives under the rules of this one: its guards run there as they run here. */
export class House {
  private constructor(readonly root: string) {}

  /** Builds a house of the given files, and of copies of rooms of this one. */
  static async build(files: Files, rooms: readonly string[] = []): Promise<House> {
    const house = new House(await mkdtemp(path.join(tmpdir(), 'greenflag-house-')));
    await symlink(path.join(REPOSITORY, 'node_modules'), path.join(house.root, 'node_modules'));
    for (const each of [...rooms, ...RULES]) {
      await cp(path.join(REPOSITORY, each), path.join(house.root, each), { recursive: true });
    }
    for (const [file, text] of Object.entries(files)) await house.write(file, text);
    return house;
  }

  async leave(): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }

  /** Everything that dependency-cruiser reports about the file that imports, and the names of its rules. */
  async cruise(): Promise<{ readonly findings: readonly Finding[]; readonly rules: readonly string[] }> {
    const config = ['--config', '.dependency-cruiser.mjs', '--output-type', 'json'];
    const output = await this.run('dependency-cruiser/bin/dependency-cruise.mjs', [...config, ...ROOMS]);
    const { violations, ruleSetUsed } = (JSON.parse(output) as Cruise).summary;
    return {
      findings: violations.map(({ from, rule }) => ({ file: from, rule: rule.name })),
      rules: ruleSetUsed.forbidden.map(({ name }) => name),
    };
  }

  /** Everything that ESLint reports. What has no rule of its own is named by its first words. */
  async lint(): Promise<readonly Finding[]> {
    const output = await this.run('eslint/bin/eslint.js', ['--format', 'json', '.']);
    return (JSON.parse(output) as Linted[]).flatMap(({ filePath, messages }) =>
      messages.map(({ ruleId, message }) => ({
        file: path.relative(this.root, filePath),
        rule: ruleId ?? message.replace(/ \(.*/s, ''),
      })),
    );
  }

  /** Everything that the compiler reports for the room with this tsconfig.json. */
  async compile(project: string): Promise<readonly Finding[]> {
    const output = await this.run('typescript/bin/tsc', ['--noEmit', '--pretty', 'false', '-p', project]);
    const errors = output.matchAll(/^(?<file>[^\s(]+)\(\d+,\d+\): error (?<rule>TS\d+)/gm);
    return [...errors].map(({ groups }) => ({ file: groups?.['file'] ?? '', rule: groups?.['rule'] ?? '' }));
  }

  private async write(file: string, text: string): Promise<void> {
    const target = path.join(this.root, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, text);
  }

  /**
   * Runs a guard and returns its output. A guard exits with an error code when it finds something, so it
   * counts as broken only if it also prints nothing.
   */
  private run(tool: string, args: readonly string[]): Promise<string> {
    const script = path.join(REPOSITORY, 'node_modules', tool);
    const options = { cwd: this.root, maxBuffer: 64 * 1024 * 1024 };
    return new Promise((resolve, reject) => {
      execFile(process.execPath, [script, ...args], options, (error, stdout, stderr) => {
        if (error !== null && stdout === '') reject(new Error(`${tool} said nothing. ${stderr}`));
        else resolve(stdout);
      });
    });
  }
}

export const placeOf = (plant: Plant, kind: 'broken' | 'sound' | 'partner', index: number): string =>
  plant.at.replace('*', `${kind}-${index}`);

/** All plants stand in one house, so that a guard has to walk through it only once. */
export function filesOf(plants: readonly Plant[]): Files {
  const named = plants.flatMap((plant, index) =>
    (['broken', 'sound', 'partner'] as const).map((kind): [string, string] => [
      placeOf(plant, kind, index),
      (plant[kind] ?? '').replaceAll('-*.ts', `-${index}.ts`),
    ]),
  );
  return Object.fromEntries(named.filter(([, text]) => text !== ''));
}

/** The rules that were reported about one file, each once. */
export function rulesAbout(findings: readonly Finding[], file: string): readonly string[] {
  return [...new Set(findings.filter((finding) => finding.file === file).map(({ rule }) => rule))].sort();
}
