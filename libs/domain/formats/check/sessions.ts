import { isTimed, rankKeys, scheduledLaps, timeLimitMs, type SessionSpec } from '../format.ts';
import { clocksCars, endsOnOwnLap, ranksByLaps } from '../session-clock.ts';
import { error, errorsOf, warning, type Finding } from './findings.ts';

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
  'floors',
] as const;

/** Returns the fields that the kind of a session does not have, and the contradictions among the others. */
export const shapeFindings = (session: SessionSpec): Finding[] =>
  isTimed(session) ? timedFindings(session) : raceFindings(session);

function raceFindings(session: SessionSpec): Finding[] {
  return [
    ...endFindings(session),
    ...stageFindings(session),
    ...shareFindings(session),
    ...TIMED_ONLY.filter((field) => session[field] !== undefined).map((field) =>
      warning(session, field, 'a race is ranked by its laps, so this says nothing'),
    ),
    ...(session.start === 'staggered'
      ? [warning(session, 'start', 'the cars of a race start together, so this says nothing')]
      : []),
    ...(session.floors && !session.lineup
      ? [warning(session, 'floors', 'there is no line-up, so this says nothing')]
      : []),
  ];
}

/** The keys that a session can be ranked by. All others compare the sessions of a ranking. */
const OF_SESSIONS = /^(?:best-lap|second-best-lap|average-of:\d+|set-first|race-time|laps-and-time)$/;

function timedFindings(session: SessionSpec): Finding[] {
  const raceOnly = endsOnOwnLap(session) ? undefined : session.ends?.plus;
  const isIdle = (ranksByLaps(session) ? undefined : session.ends?.laps) ?? raceOnly;
  const idle = RACE_ONLY.filter((field) => session[field] !== undefined && session[field] !== null).filter(
    (field) => field !== 'laps' || !ranksByLaps(session),
  );
  return [
    ...(session.lineup ? [error(session, 'lineup', 'a timed session has no line-up')] : []),
    ...rankFindings(session),
    ...(isIdle === undefined ? [] : [warning(session, 'ends', 'a timed session has only a time')]),
    ...(endsOnOwnLap(session) && timeLimitMs(session) === null
      ? [error(session, 'ends.plus', 'it goes with a time')]
      : []),
    ...(session.start === 'staggered' && !clocksCars(session)
      ? [warning(session, 'start', 'the session is ranked by lap times, so this says nothing')]
      : []),
    ...idle.map((field) => warning(session, field, 'a timed session is not a race, so this says nothing')),
  ];
}

/** Refuses keys that cannot rank a session. */
function rankFindings(session: SessionSpec): Finding[] {
  const keys = rankKeys(session);
  const other = keys.find((key) => !OF_SESSIONS.test(key));
  return [
    ...(keys[0] === 'set-first'
      ? [error(session, 'rank.by', 'the first key must be a time, like best-lap')]
      : []),
    ...(other === undefined ? [] : [error(session, 'rank.by', `only a ranking can be by "${other}"`)]),
  ];
}

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

function shareFindings(session: SessionSpec): Finding[] {
  const { shares = [] } = session.stopped ?? {};
  const isInOrder = shares.every(({ from }, i) => from > (shares[i - 1]?.from ?? -1));
  return isInOrder
    ? []
    : [error(session, 'stopped.shares', 'each share is from more laps than the one before')];
}

function endFindings(session: SessionSpec): Finding[] {
  const { laps, ends } = session;
  return errorsOf(session, [
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
  ]);
}
