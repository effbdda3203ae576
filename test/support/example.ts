import type { Command } from '#domain';
import type { EventStore } from '#event-store';
import { openStore } from '#event-store/open';
import { exportLog, loadPresets, RaceControl, type ViewDiff } from '#race-control';
import { playExample } from '../../apps/server/example.ts';

export const CLASH = 'clash-2023';

/** The complete example meeting in a store of its own. */
export interface Example {
  readonly store: EventStore;
  readonly race: RaceControl;
  /** Returns the exported log, byte for byte. */
  readonly log: () => Promise<string>;
}

export async function playedExample(url = 'memory:'): Promise<Example> {
  const store = await openStore(url);
  const race = new RaceControl(store, { presets: loadPresets() });
  await playExample(store, race);
  const log = async () => {
    let text = '';
    for await (const line of exportLog(store, CLASH)) text += line;
    return text;
  };
  return { store, race, log };
}

/** Revisions of important decisions in the example. */
export const AT = { lapOf12Disallowed: 98, qualifyingPosted: 114, lcqsCertified: 1_868, end: 5_957 } as const;

/** Returns commands that reopen LCQ 1 and score it again with the third and the fourth car swapped. */
export function lcq1Swapped(order: readonly { readonly car: string }[]): Command[] {
  const cars = order.map(({ car }) => ({ car }));
  [cars[2], cars[3]] = [cars[3], cars[2]] as [{ car: string }, { car: string }];
  const session = 'lcq-1';
  return [
    { type: 'ReopenResults', session, reason: 'protest' },
    { type: 'ScoreFinish', session, order: cars },
    { type: 'PostResults', session },
  ];
}

/** Returns a comparison as lines of text, one for each row. */
export const inLines = ({ rows }: ViewDiff, list = 'rows'): string[] =>
  rows
    .filter((row) => row.list === list)
    .map(({ what, key, from, to }) => `${key} ${what} ${from ?? '-'} -> ${to ?? '-'}`);
