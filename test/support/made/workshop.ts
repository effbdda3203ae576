import type { Format } from '#domain';
import type { Chance } from './chance.ts';

export type MadeSession = Format['sessions'][number];
export type MadeSource = NonNullable<MadeSession['lineup']>[number];
export type MadeRanking = NonNullable<Format['rankings']>[number];
export type MadeTables = NonNullable<Format['points']>;

/** An order that a line-up or a ranking may read. */
export interface MadeOrder {
  readonly ref: string;
  /** The least number of cars in it. */
  readonly least: number;
  readonly kind: 'race' | 'timed' | 'ranking' | 'list';
  /** The laps at which a race may be looked at, too. */
  readonly laps?: number;
}

/** A format that is made up, and what must be known to play it. */
export interface MadeFormat {
  readonly format: Format;
  readonly cars: readonly string[];
  /** Orders from outside, by their names: `standings` is that of the entries. */
  readonly imports: Readonly<Record<string, readonly string[]>>;
  readonly rookies: readonly string[];
  readonly chance: Chance;
}

/** What the parts of a format are made from. */
export interface Workshop {
  readonly chance: Chance;
  readonly cars: readonly string[];
  readonly rookies: readonly string[];
  readonly imports: Record<string, readonly string[]>;
  readonly orders: MadeOrder[];
  readonly tables: MadeTables;
  readonly rankings: MadeRanking[];
  readonly sessions: MadeSession[];
}
