import { z } from 'zod';
import { capacities } from './capacity.ts';
import {
  isTimed,
  rankKeys,
  scheduledLaps,
  timeLimitMs,
  type Format,
  type PlaceSource,
  type SessionSpec,
} from './format.ts';
import { takesPlace } from './places.ts';
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

/** Returns the faults of a format, session by session. A format with errors is refused. */
export function checkFormat(format: Format): Finding[] {
  const { sessions } = format;
  const ids = sessions.map((session) => session.id);
  const findings = sessions.flatMap((session, i) => [
    ...(ids.indexOf(session.id) === i ? [] : [error(session, 'id', 'another session has the same id')]),
    ...(RESERVED_IDS.has(session.id)
      ? [error(session, 'id', `addresses use "${session.id}" otherwise`)]
      : []),
    ...shapeFindings(session),
    ...placeSources(session).flatMap((source) => sourceFindings(session, source, ids)),
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

const placeSources = (session: SessionSpec): PlaceSource[] =>
  (session.lineup ?? []).flatMap((source) => ('from' in source ? [source] : []));

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
    [laps !== undefined && ends?.laps !== undefined, 'ends.laps', 'the distance is given twice'],
    [
      ends !== undefined && scheduledLaps(session) === null && timeLimitMs(session) === null,
      'ends',
      'a race needs its distance in laps, or a time',
    ],
    [ends?.plus !== undefined && timeLimitMs(session) === null, 'ends.plus', 'it goes with a time'],
  ];
  return problems.flatMap(([wrong, field, words]) => (wrong ? [error(session, field, words)] : []));
}

function sourceFindings(session: SessionSpec, source: PlaceSource, ids: readonly string[]): Finding[] {
  const unknown = source.from.filter((id) => !ids.includes(id));
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

function findCycle(sessions: readonly SessionSpec[]): Finding | null {
  const sources = new Map(
    sessions.map((session) => [session.id, placeSources(session).flatMap((s) => s.from)]),
  );
  const done = new Set<string>();
  const visit = (id: string, path: readonly string[]): readonly string[] | null => {
    if (path.includes(id)) return [...path.slice(path.indexOf(id)), id];
    if (done.has(id)) return null;
    for (const source of sources.get(id) ?? []) {
      const cycle = visit(source, [...path, id]);
      if (cycle) return cycle;
    }
    done.add(id);
    return null;
  };
  for (const session of sessions) {
    const cycle = visit(session.id, []);
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
function overlapFindings(sessions: readonly SessionSpec[]): Finding[] {
  return sessions.flatMap((session, i) => {
    const others = sessions
      .slice(0, i)
      .filter((other) => other.kind === session.kind && session.kind !== 'main');
    return others.flatMap((other) => {
      const place = sharedPlace(session, other);
      if (place === null) return [];
      return [warning(session, 'lineup.places', `${place} also runs ${other.id}, so a car would run twice`)];
    });
  });
}

const MAX_PLACES = 200;

function sharedPlace(a: SessionSpec, b: SessionSpec): string | null {
  const pairs = placeSources(a).flatMap((one) => placeSources(b).map((other) => [one, other] as const));
  for (const [one, other] of pairs) {
    const from = one.from.find((id) => other.from.includes(id));
    const place = firstPlace((candidate) => takesPlace(one, candidate) && takesPlace(other, candidate));
    if (from !== undefined && place !== null) return `place ${place} of ${from}`;
  }
  return null;
}

function firstPlace(matches: (place: number) => boolean): number | null {
  for (let place = 1; place <= MAX_PLACES; place++) if (matches(place)) return place;
  return null;
}
