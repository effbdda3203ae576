import type { Command, CommandType } from '#domain';
import { t } from '../../ui/language/language.ts';

/** The context in which an action of the desk is performed: the session, its cars, and its state. */
export interface EntryContext {
  readonly session: string;
  /** Whether the session is timed, so that a lap needs a time. */
  readonly isTimed: boolean;
  /** Whether the checkered flag has been shown, so that the next crossing of a car is its finish. */
  readonly isOver: boolean;
  /** Whether all laps of the race are run, so that the checkered flag surprises nobody. */
  readonly isCheckeredDue: boolean;
  readonly cars: readonly string[];
  /** Whether the views that name the cars have arrived. */
  readonly areCarsKnown: boolean;
  /** All sessions of the meeting, as targets of `go`. */
  readonly sessions: readonly string[];
}

/** Fields of a command that are filled in when its form opens. */
export type FieldPreset = Readonly<Record<string, unknown>>;

/** The panels beside the cars, with the key that opens each. */
export const PANELS = {
  entries: { name: t('Entries'), key: 'e' },
  lineup: { name: t('Line-up'), key: 'l' },
  draws: { name: t('Draws'), key: 'd' },
  results: { name: t('Results'), key: 't' },
  penalties: { name: t('Penalties'), key: 'p' },
  log: { name: t('Log'), key: 'j' },
  timing: { name: t('Timing'), key: 'm' },
  any: { name: t('Any command'), key: 'a' },
} as const;

export type PanelId = keyof typeof PANELS;

/** What a key, a button or a typed line does. `usePerform` does it. */
export type DeskAct =
  | { readonly kind: 'issue'; readonly command: Command }
  /** The command needs more fields or a confirmation, so its form opens. */
  | { readonly kind: 'ask'; readonly type: CommandType; readonly preset: FieldPreset }
  | { readonly kind: 'undo' }
  | { readonly kind: 'go'; readonly session: string }
  | { readonly kind: 'panel'; readonly panel: PanelId }
  | { readonly kind: 'keys' }
  /** The entry box gets the focus, and the text if one is given. */
  | { readonly kind: 'type'; readonly text: string | null }
  /** The words have no meaning; nothing is done. */
  | { readonly kind: 'unclear'; readonly words: string };

export const issue = (command: Command): DeskAct => ({ kind: 'issue', command });
export const ask = (type: CommandType, preset: FieldPreset): DeskAct => ({ kind: 'ask', type, preset });
export const unclear = (words: string): DeskAct => ({ kind: 'unclear', words });

/** Says in these words that a car is not in the session. Until the cars are loaded nobody can know that. */
export const noSuchCar = ({ areCarsKnown }: EntryContext, words: string): DeskAct =>
  unclear(areCarsKnown ? words : t('The cars of this session are still loading.'));

/** Returns the command that an act issues or asks for; null if it is about the page only. */
export function commandTypeOf(act: DeskAct | null): CommandType | null {
  if (act?.kind === 'issue') return act.command.type;
  return act?.kind === 'ask' ? act.type : null;
}

/** What can be typed into the entry box, and what it means. */
export type UsageLine = readonly [typed: string, meaning: string];
