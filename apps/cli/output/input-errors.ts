import { INPUT_PROBLEMS, MOMENT_PROBLEMS } from '#race-control';
import { CliError, EXIT } from './exit-codes.ts';

const INPUT_ADVICE = { ...INPUT_PROBLEMS, ...MOMENT_PROBLEMS };

interface WrongInput {
  readonly code: keyof typeof INPUT_ADVICE;
  readonly words: string;
}

/** Returns the error for input that is not valid: what is wrong, and what to do about it. */
export const inputError = ({ code, words }: WrongInput, where = ''): CliError =>
  new CliError(EXIT.usage, `${words} ${INPUT_ADVICE[code].help}`, code, where);
