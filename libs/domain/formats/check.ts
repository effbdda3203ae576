import { z } from 'zod';
import { capacities } from './capacity.ts';
import {
  isTimed,
  placeSources,
  rankKeys,
  scheduledLaps,
  timeLimitMs,
  type Format,
  type SessionSpec,
} from './format.ts';
import type { PlaceSource } from './sources.ts';
import { overlaps } from './overlaps.ts';
import { atLapOf, familyOf } from './references.ts';
import { PENALTY_VALUES, VALUES_OF_PENALTY } from './tariff.ts';

/** A fault in a format: an error refuses the format, a warning only informs its author. */
export const finding = z
  .strictObject({
    severity: z.enum(['error', 'warning']),
    session: z.string().describe('The session. Empty if the finding concerns no session.'),
    field: z.string().describe('The path of the field, like lineup[0].from.'),
    words: z.string().describe('What is wrong.'),
  })
  .describe('A fault in a format.');
export type Finding = z.infer<typeof finding>;

/**
 * The last parts of addresses below a view. A session with one of these ids would have no address of its own.
 * Formats that were stored before an id was reserved stay valid.
 */
const RESERVED_IDS = new Set(['stream', 'diff', 'head', 'patch']);

/** Most findings of one answer. A format with more is wrong as a whole. */
const MAX_FINDINGS = 50;

/** Returns the first findings, errors first if there are too many, and how many more there are. */
export function firstFindings(findings: readonly Finding[]): { findings: Finding[]; more?: number } {
  if (findings.length <= MAX_FINDINGS) return { findings: [...findings] };
  const bySeverity = (wanted: Finding['severity']) => findings.filter(({ severity }) => severity === wanted);
  const sorted = [...bySeverity('error'), ...bySeverity('warning')];
  return { findings: sorted.slice(0, MAX_FINDINGS), more: findings.length - MAX_FINDINGS };
}

/** Returns the faults of a format, session by session. A format with errors is refused. */
export function checkFormat(format: Format): Finding[] {
  const { sessions } = format;
  const specs = new Map(
    sessions.map((session) => [session.id, session]).reverse() as [string, SessionSpec][],
  );
  const known = knownNames(format);
  const findings = sessions.flatMap((session) => [
    ...(specs.get(session.id) === session || session.when
      ? []
      : [error(session, 'id', 'another session has the same id')]),
    ...(RESERVED_IDS.has(session.id)
      ? [error(session, 'id', `addresses use "${session.id}" otherwise`)]
      : []),
    ...shapeFindings(session),
    ...placeSources(session).flatMap((source) => sourceFindings(session, source, known)),
  ]);
  const cycle = findCycle(sessions);
  if (cycle) return [...findings, cycle];
  return [
    ...findings,
    ...reachFindings(sessions),
    ...overlapFindings(sessions),
    ...autoFindings(format),
    ...tariffFindings(format),
  ];
}

/** Returns the ids of sessions and rankings, and the names of the families of sessions. */
const knownNames = ({ sessions, rankings = [] }: Format): ReadonlySet<string> =>
  new Set([
    'standings',
    ...[...sessions, ...rankings].map(({ id }) => id),
    ...sessions.map(({ id }) => id.replace(/-\d+$/, '')),
  ]);

/** Warns of an automatic action that can never do anything. */
function autoFindings({ auto = [], sessions }: Format): Finding[] {
  const isPosted = sessions.some((session) =>
    (session.lineup ?? []).some((source) => 'from' in source || 'draw' in source),
  );
  if (!auto.includes('post-lineups') || isPosted) return [];
  const words = 'no line-up rests on a session or a draw, so post-lineups says nothing';
  return [{ severity: 'warning', session: '', field: 'auto', words }];
}

/** Returns the values of the tariff that their penalties do not use. */
function tariffFindings({ tariff = {} }: Format): Finding[] {
  return Object.entries(tariff).flatMap(([offence, row]) =>
    PENALTY_VALUES.flatMap((value) => {
      const isIdle = value in row && VALUES_OF_PENALTY[row.penalty][value] === undefined;
      const words = `the penalty "${row.penalty}" does not use ${value}`;
      return isIdle ? [{ severity: 'error' as const, session: '', field: `tariff.${offence}`, words }] : [];
    }),
  );
}

const findingOf =
  (severity: Finding['severity']) =>
  (session: SessionSpec, field: string, words: string): Finding => ({
    severity,
    session: session.id,
    field,
    words,
  });
const error = findingOf('error');
const warning = findingOf('warning');

const TIMED_ONLY = ['rank', 'yellowLaps'] as const;
const RACE_ONLY = [
  'laps',
  'cautionLapsCount',
  'overtime',
  'freePass',
  'transfers',
  'classified',
  'field',
  'alternates',
  'flagGraceMs',
  'restart',
  'breakLaps',
  'stages',
  'stopped',
] as const;

/** Refuses stages that are not in the order of their laps, and warns of one beyond the distance. */
function stageFindings(session: SessionSpec): Finding[] {
  const { stages = [] } = session;
  const laps = scheduledLaps(session) ?? Infinity;
  if (stages.some((lap, i) => lap <= (stages[i - 1] ?? 0))) {
    return [error(session, 'stages', 'each stage ends after the one before')];
  }
  return stages
    .filter((lap) => lap > laps)
    .map((lap) =>
      warning(session, 'stages', `the race has ${laps} laps, so the stage at lap ${lap} never ends`),
    );
}

function shapeFindings(session: SessionSpec): Finding[] {
  if (!isTimed(session)) {
    return [
      ...endFindings(session),
      ...stageFindings(session),
      ...TIMED_ONLY.filter((field) => session[field] !== undefined).map((field) =>
        warning(session, field, 'a race is ranked by its laps, so this says nothing'),
      ),
    ];
  }
  const raceOnly = session.ends?.laps ?? session.ends?.plus;
  const idle = RACE_ONLY.filter((field) => session[field] !== undefined && session[field] !== null);
  return [
    ...(session.lineup ? [error(session, 'lineup', 'a timed session has no line-up')] : []),
    ...(rankKeys(session)[0] === 'set-first'
      ? [error(session, 'rank.by', 'the first key must be a time, like best-lap')]
      : []),
    ...(raceOnly === undefined ? [] : [warning(session, 'ends', 'a timed session has only a time')]),
    ...idle.map((field) => warning(session, field, 'a timed session is not a race, so this says nothing')),
  ];
}

function endFindings(session: SessionSpec): Finding[] {
  const { laps, ends } = session;
  const problems: [boolean, string, string][] = [
    [laps === undefined && ends === undefined, 'laps', 'a race needs its distance in laps'],
    [
      laps !== undefined && ends?.laps !== undefined && laps !== ends.laps,
      'ends.laps',
      'the distance is given twice',
    ],
    [
      ends !== undefined && scheduledLaps(session) === null && timeLimitMs(session) === null,
      'ends',
      'a race needs its distance in laps, or a time',
    ],
    [ends?.plus !== undefined && timeLimitMs(session) === null, 'ends.plus', 'it goes with a time'],
  ];
  return problems.flatMap(([wrong, field, words]) => (wrong ? [error(session, field, words)] : []));
}

function sourceFindings(session: SessionSpec, source: PlaceSource, known: ReadonlySet<string>): Finding[] {
  const unknown = source.from.filter((id) => !known.has(familyOf(id) ?? atLapOf(id)?.session ?? id));
  const { places: [first, last] = [1, null], every, snake, offset = 1 } = source;
  const share = every ?? snake;
  const problems: [boolean, string, string][] = [
    [last !== null && first > last, 'lineup.places', `${first} to ${last} are no places`],
    [every !== undefined && snake !== undefined, 'lineup.snake', 'every and snake exclude each other'],
    [share !== undefined && source.from.length > 1, 'lineup.from', 'a share is taken of one session only'],
    [share !== undefined && offset > share, 'lineup.offset', `there are only ${share} shares`],
    [share === undefined && source.offset !== undefined, 'lineup.offset', 'it goes with every or snake'],
  ];
  return [
    ...unknown.map((id) => error(session, 'lineup.from', `there is no session "${id}"`)),
    ...problems.flatMap(([wrong, field, words]) => (wrong ? [error(session, field, words)] : [])),
  ];
}

/** Follows each source once, so that the time grows with the number of sources only. */
function findCycle(sessions: readonly SessionSpec[]): Finding | null {
  const sources = new Map(
    sessions.map((session) => [session.id, new Set(placeSources(session).flatMap(({ from }) => from))]),
  );
  const done = new Set<string>();
  const path = new Set<string>();
  const visit = (id: string): readonly string[] | null => {
    if (path.has(id)) return [...[...path].slice([...path].indexOf(id)), id];
    if (done.has(id)) return null;
    path.add(id);
    for (const source of sources.get(id) ?? []) {
      const cycle = visit(source);
      if (cycle) return cycle;
    }
    path.delete(id);
    done.add(id);
    return null;
  };
  for (const session of sessions) {
    const cycle = visit(session.id);
    if (cycle) return error(session, 'lineup.from', `its cars come round to itself: ${cycle.join(' <- ')}`);
  }
  return null;
}

function reachFindings(sessions: readonly SessionSpec[]): Finding[] {
  const capacity = capacities(sessions);
  return sessions
    .filter((session) => session.lineup && capacity.get(session.id) === 0)
    .map((session) => error(session, 'lineup', 'no car can reach it'));
}

/** Warns of two races of one kind that take the same place of one session: a car would run twice. */
const overlapFindings = (sessions: readonly SessionSpec[]): Finding[] =>
  overlaps(sessions).map(({ session, other, place, from }) => {
    const words = `place ${place} of ${from} also runs ${other.id}, so a car would run twice`;
    return warning(session, 'lineup.places', words);
  });
