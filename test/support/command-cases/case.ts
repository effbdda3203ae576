import type { CommandType } from '#domain';
import type { Given, Issued } from '../given.ts';

/** A meeting in which a command is accepted. */
export interface Case {
  readonly given: () => Given;
  readonly command: Issued | ((meeting: Given) => Issued);
  /**
   * The result of the same command a second time. A command that reports an occurrence is recorded each time.
   */
  readonly repeated: 'nothing' | 'recorded' | 'refused';
}

export type Cases = { readonly [T in CommandType]: Case };
