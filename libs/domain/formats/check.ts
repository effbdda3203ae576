import { capacitiesOf } from './check/capacity.ts';
import { findCycle } from './check/cycles.ts';
import { emptyFindings } from './check/empty-sessions.ts';
import { fieldFindings } from './check/field-size.ts';
import { error, FORMAT, warning, type Finding } from './check/findings.ts';
import { namesOf, type Names } from './check/names.ts';
import { overlaps } from './check/overlaps.ts';
import { rankingFindings } from './check/rankings.ts';
import { shapeFindings } from './check/sessions.ts';
import { lineupFindings, sizeFindings } from './check/sources.ts';
import type { Format, SessionSpec } from './format.ts';
import { allSources } from './sources.ts';
import { PENALTY_VALUES, VALUES_OF_PENALTY } from './tariff.ts';

export { finding, type Finding } from './check/findings.ts';

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

/** Returns the faults of a format. Those of its sessions come first. A format with errors is refused. */
export function checkFormat(format: Format): Finding[] {
  const { sessions, rankings = [] } = format;
  const names = namesOf(format);
  const findings = [
    ...sessions.flatMap((session) => [
      ...(RESERVED_IDS.has(session.id) ? [reserved(session, 'id')] : []),
      ...shapeFindings(session),
      ...lineupFindings(session, names),
    ]),
    ...fieldFindings(format, names),
    ...rankingFindings(format, names),
    ...rankings.flatMap(({ id }, i) =>
      RESERVED_IDS.has(id) ? [{ ...reserved({ id }, `rankings[${i}].id`), session: '' }] : [],
    ),
  ];
  const cycle = findCycle(format, names);
  if (cycle) return [...findings, cycle];
  return [
    ...findings,
    ...reachFindings(format, names),
    ...emptyFindings(format, names),
    ...overlapFindings(sessions),
    ...autoFindings(format),
    ...tariffFindings(format),
  ];
}

const reserved = (subject: Pick<SessionSpec, 'id'>, field: string): Finding =>
  error(subject, field, `addresses use "${subject.id}" otherwise`);

/** Warns of an automatic action that can never do anything. */
function autoFindings({ auto = [], sessions }: Format): Finding[] {
  const isPosted = sessions.some((session) =>
    allSources(session.lineup ?? []).some((source) => 'from' in source || 'draw' in source),
  );
  if (!auto.includes('post-lineups') || isPosted) return [];
  return [warning(FORMAT, 'auto', 'no line-up rests on a session or a draw, so post-lineups says nothing')];
}

/** Returns the values of the tariff that their penalties do not use. */
function tariffFindings({ tariff = {} }: Format): Finding[] {
  return Object.entries(tariff).flatMap(([offence, row]) =>
    PENALTY_VALUES.flatMap((value) => {
      const isIdle = value in row && VALUES_OF_PENALTY[row.penalty][value] === undefined;
      const words = `the penalty "${row.penalty}" does not use ${value}`;
      return isIdle ? [error(FORMAT, `tariff.${offence}`, words)] : [];
    }),
  );
}

function reachFindings(format: Format, names: Names): Finding[] {
  const capacityOf = capacitiesOf(format, names);
  return format.sessions.flatMap((session) => {
    const ref = session.count === undefined ? session.id : `${session.id}-*`;
    const isReached = session.lineup === undefined || capacityOf(ref).some((cars) => cars > 0);
    return isReached ? sizeFindings(session, capacityOf) : [error(session, 'lineup', 'no car can reach it')];
  });
}

/** Warns of two races of one kind that take the same place of one session: a car would run twice. */
const overlapFindings = (sessions: readonly SessionSpec[]): Finding[] =>
  overlaps(sessions).map(({ session, other, place, from }) => {
    const words = `place ${place} of ${from} also runs ${other.id}, so a car would run twice`;
    return warning(session, 'lineup.places', words);
  });
