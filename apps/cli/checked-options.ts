import { InvalidArgumentError, Option } from 'commander';
import { official, ROLES, type Official } from '#domain';
import {
  parseMoment,
  parseMoments,
  parseSpeed,
  REPLAY_PROBLEMS,
  type Moment,
  type MomentText,
} from '#race-control';
import { settingOf } from './config/settings.ts';
import { CliError, EXIT } from './output/exit-codes.ts';
import { inputError } from './output/input-errors.ts';

export const speedOption = () =>
  new Option('--speed <n>', 'multiple of the original speed, or max for no waiting').argParser(
    (text: string): number => {
      const speed = parseSpeed(text);
      if (speed !== null) return speed;
      throw new InvalidArgumentError(REPLAY_PROBLEMS['speed-wrong'].help);
    },
  );

export const roleOption = () => new Option('--role <role>', 'role of the official').choices(ROLES);

/** Returns the official who acts, with the role of `--role`. @throws CliError if the name is not valid */
export function officialOf(given: { readonly official?: string; readonly role: string }): Official {
  const id = settingOf('official', given.official).value;
  const { data } = official.safeParse({ id, role: given.role });
  if (data) return data;
  throw new CliError(
    EXIT.usage,
    'The name of the official must be printable text of at most 120 characters.',
  );
}

/** Returns the moment of an option, undefined without the option. @throws CliError if it is not valid */
export function momentOf(given: MomentText): Moment | undefined {
  const parsed = parseMoment(given);
  if (parsed.ok) return parsed.moment;
  throw inputError(parsed.problem);
}

/**
 * Returns the moments of several options. `by` applies to each instant among them.
 * @throws CliError if one is not valid
 */
export function momentsOf<F extends string>(
  texts: { readonly [K in F]: string | undefined },
  by: string | undefined,
): { readonly [K in F]?: Moment } {
  const parsed = parseMoments(texts, by);
  if (parsed.ok) return parsed.moments;
  throw inputError(parsed.problem);
}
