import { createContext, useContext, useMemo } from 'react';
import type { CommandType, Role } from '#domain';
import type { ViewsByName } from '../api/data/meeting.tsx';
import type { FieldPreset } from './actions/act.ts';
import { notNowReason } from './actions/possible.ts';
import { roleWords } from '../ui/text/roles.ts';
import { mayIssue, rolesWords, type Catalogue } from './forms/command-roles.ts';
import { t } from '../ui/language/language.ts';

export type SessionRow = ViewsByName['meeting']['sessions'][number];

type MeetingClass = Pick<NonNullable<ViewsByName['meeting']['classes']>[number], 'id' | 'name'>;

/** The values and functions that all parts of the desk share. */
export interface DeskValue {
  readonly meeting: string;
  readonly session: string;
  readonly phase: string;
  readonly isTimed: boolean;
  /** The ids of all sessions of the meeting, in the order in which they are run. */
  readonly sessions: readonly string[];
  /** The classes of the meeting; none in a meeting without classes. */
  readonly classes: readonly MeetingClass[];
  readonly catalogue: Catalogue;
  readonly role: Role;
  /** Whether the server has timing feeds that report to this meeting. */
  readonly hasFeeds: boolean;
  /** Why nothing can be sent now; null if commands can be sent. */
  readonly offReason: string | null;
  /** Whether laps, times and notes are kept on this device now, because the server does not answer. */
  readonly isKeeping: boolean;
  /**
   * Opens the form of a command, with the known fields filled in. `among` are the cars that it offers, if
   * they are others than those of the session.
   */
  readonly openForm: (type: CommandType, preset?: FieldPreset, among?: readonly string[] | null) => void;
}

interface Desk extends DeskValue {
  readonly may: (type: CommandType) => boolean;
  /** Returns why the role may not issue the command, in words; null if it may. */
  readonly mayNotReason: (type: CommandType) => string | null;
  /** Returns why the rules refuse a command about this session now, in words; null if they may accept it. */
  readonly notNow: (type: CommandType) => string | null;
  /** Returns why the command cannot be sent now, in words; null if it can be. */
  readonly cannotSendReason: (type: CommandType) => string | null;
}

const DeskContext = createContext<DeskValue | null>(null);
export const DeskProvider = DeskContext;

/** Returns the desk that the component stands on. @throws Error outside a DeskProvider */
export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('useDesk needs a DeskProvider above it.');
  return useMemo(() => {
    const may = (type: CommandType) => mayIssue(desk.catalogue, desk.role, type);
    const mayNotReason = (type: CommandType) =>
      may(type)
        ? null
        : t('A {role} may not: it takes a {roles}.', {
            role: roleWords(desk.role),
            roles: rolesWords(desk.catalogue, type),
          });
    const cannotSendReason = (type: CommandType) => mayNotReason(type) ?? offWords(desk);
    const notNow = (type: CommandType) => notNowReason(type, desk);
    return { ...desk, may, mayNotReason, notNow, cannotSendReason };
  }, [desk]);
}

/** Returns why nothing is sent now, and what is kept meanwhile. */
const offWords = ({ offReason, isKeeping }: DeskValue): string | null =>
  offReason !== null && isKeeping
    ? t('{reason} Only laps, times and notes are kept for later.', { reason: offReason })
    : offReason;
