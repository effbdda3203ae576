import {
  createContext,
  useCallback,
  useContext,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { Command, CommandType, Role } from '#domain';
import { issue, issuedCommands } from '../api/data/commands.ts';
import { isUnsettled, type IssuedCommand } from '../api/data/issued-commands.ts';
import type { ViewsByName } from '../api/data/meeting.tsx';
import { announce } from '../ui/announce.tsx';
import type { Preset } from './cars/typed-entry.ts';
import { mayIssue, whoMay, type Catalogue } from './forms/command-roles.ts';
import { isSame } from './undo/undo.ts';
import { commandWords } from './forms/command-words.ts';

export type SessionRow = ViewsByName['meeting']['sessions'][number];

/** What every part of the desk knows. */
export interface DeskValue {
  readonly meeting: string;
  readonly session: string;
  /** The ids of all sessions of the meeting. */
  readonly sessions: readonly string[];
  readonly catalogue: Catalogue;
  readonly role: Role;
  /** Why nothing can be sent now; null where it can. */
  readonly off: string | null;
  /** Opens the form of a command, with what is known of it. */
  readonly ask: (type: CommandType, preset?: Preset) => void;
}

const Desk = createContext<DeskValue | null>(null);
export const DeskProvider = Desk;

export function useDesk(): DeskValue & {
  readonly may: (type: CommandType) => boolean;
  /** Why the role may not, in words; null where it may. */
  readonly mayNot: (type: CommandType) => string | null;
} {
  const desk = useContext(Desk);
  if (!desk) throw new Error('Outside a desk nothing is issued.');
  return useMemo(() => {
    const may = (type: CommandType) => mayIssue(desk.catalogue, desk.role, type);
    const mayNot = (type: CommandType) =>
      may(type) ? null : `A ${desk.role} may not: it takes a ${whoMay(desk.catalogue, type)}.`;
    return { ...desk, may, mayNot };
  }, [desk]);
}

/** The way a part of the desk issues commands, and what became of its last one, to be shown in its place. */
export interface Issuing {
  /** Null where it was not sent. */
  readonly run: (command: Command) => Promise<IssuedCommand | null>;
  readonly last: IssuedCommand | null;
  /** Why the last press sent nothing. */
  readonly notSent: string | null;
  readonly say: (notSent: string | null) => void;
}

/** Does the last one of a place hold up another, until it is known what became of it? */
type HoldsUp = (last: IssuedCommand, command: Command) => boolean;

/** Of a form, whatever it says by now: the last one may have been taken. */
export const untilSettled: HoldsUp = (last) => isUnsettled(last);

/** Of a button: pressed twice it is meant once. */
export const untilSameSettled: HoldsUp = (last, command) =>
  isUnsettled(last) && isSame(last.command, command);

/** Crossings follow each other, known or not. */
const never: HoldsUp = () => false;

export function useIssuing(holdsUp = never): Issuing {
  const { meeting, off, mayNot } = useDesk();
  const [id, setId] = useState<string | null>(null);
  // The second of two clicks comes before anything is drawn.
  const newest = useRef<string | null>(null);
  const [notSent, say] = useState<string | null>(null);
  const last = useSyncExternalStore(
    issuedCommands.subscribe,
    () => issuedCommands.value.find(({ commandId }) => commandId === id) ?? null,
  );
  const run = useCallback(
    async (command: Command) => {
      const why = off ?? mayNot(command.type);
      say(why);
      if (why !== null) {
        setId(null);
        announce(`Not sent. ${why}`, 'assertive');
        return null;
      }
      const before = issuedCommands.value.find(({ commandId }) => commandId === newest.current);
      if (before && holdsUp(before, command)) {
        if (before.outcome.kind === 'unanswered') announce(`Not sent. ${UNSETTLED}`, 'assertive');
        return null;
      }
      const sent = issue(meeting, command);
      newest.current = issuedCommands.value[0]?.commandId ?? null;
      setId(newest.current);
      const settled = await sent;
      tell(settled);
      return settled;
    },
    [meeting, off, mayNot, holdsUp],
  );
  return { run, last, notSent, say };
}

/** Why another is not sent. */
export const UNSETTLED = 'The last one is not settled yet: send it again, or dismiss it.';

/** Says what became of a command. */
export function tell({ command, outcome }: IssuedCommand): void {
  const what = commandWords(command);
  if (outcome.kind === 'done') announce(`${what}: ${doneWords(outcome.receipt)}`);
  if (outcome.kind === 'refused') {
    const { code, detail, title } = outcome.problem;
    announce(`${what}: ${code === 'not-sent' ? 'not sent' : 'refused'}. ${detail ?? title}`, 'assertive');
  }
  if (outcome.kind === 'unanswered') announce(`${what}: not known whether it was taken.`, 'assertive');
}

/** A receipt in words: the record that was written, or that there was nothing to write. */
export function doneWords({ events }: { readonly events: readonly { readonly revision: number }[] }): string {
  const revisions = events.map(({ revision }) => revision);
  if (revisions.length === 0) return 'it was so already';
  return `record ${revisions.join(', ')}`;
}
