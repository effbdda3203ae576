import { scheduledLaps, type SessionSpec } from '../format.ts';
import { atLapOf, familyOf } from '../references.ts';
import type { PlaceSource, Source } from '../sources.ts';
import { yieldOf, type CapacityOf } from './capacity.ts';
import { error, errorsOf, repeated, warning, warningsOf, type Finding, type Problem } from './findings.ts';
import type { Names } from './names.ts';

/** What the check of the sources of one session knows. */
interface Checked {
  readonly session: SessionSpec;
  readonly names: Names;
}

/** Returns the faults of the line-up of a session, with the path of each source. */
export function lineupFindings(session: SessionSpec, names: Names): Finding[] {
  const on = { session, names };
  return [
    ...(session.lineup ?? []).flatMap((source, i) => sourceFindings(source, `lineup[${i}]`, on)),
    ...(session.floors ?? []).flatMap(({ who }, i) => floorFindings(who, `floors[${i}].who`, on)),
  ];
}

const floorFindings = (who: string, path: string, on: Checked): Finding[] =>
  who === 'rookies' || who === 'late' ? [] : orderFindings(who, path, on);

/** Checks an order that may be imported: an id that nothing declares is a ranking from outside. */
export function orderFindings(
  ref: string,
  path: string,
  { session, names }: Pick<Checked, 'names'> & { session: Pick<SessionSpec, 'id'> },
): Finding[] {
  if (familyOf(ref) !== null)
    return [error(session, path, `"${ref}" is several sessions, and this is one order`)];
  const problem = names.problemOf(ref);
  if (problem === null) return lapFindings(ref, path, { session, names });
  if (ref.includes('@') || problem.includes('copies')) return [error(session, path, problem)];
  return [
    warning(session, path, `no session or ranking is "${ref}", so it must be imported (ImportRanking)`),
  ];
}

/** Warns of an order at a lap that its race never reaches. */
export function lapFindings(
  ref: string,
  path: string,
  { session, names }: { session: Pick<SessionSpec, 'id'>; names: Names },
): Finding[] {
  const { session: id = '', lap = 0 } = atLapOf(ref) ?? {};
  const [spec] = names.sessionsOf(ref).flatMap(names.specsOf);
  const laps = spec && scheduledLaps(spec);
  if (!laps || lap <= laps) return [];
  return [warning(session, path, `${id} has ${laps} laps, so there is no order at lap ${lap}`)];
}

function sourceFindings(source: Source, path: string, on: Checked): Finding[] {
  const { session } = on;
  const { order } = source;
  return [
    ...('from' in source ? fromFindings(source, path, on) : []),
    ...('of' in source ? source.of.flatMap((part, i) => sourceFindings(part, `${path}.of[${i}]`, on)) : []),
    ...(order === undefined || order === 'draw' ? [] : orderFindings(order, `${path}.order`, on)),
    ...('draw' in source && order === 'draw'
      ? [warning(session, `${path}.order`, 'the cars are drawn already, so this says nothing')]
      : []),
    ...(path.includes('.of[') ? recordFindings(source, path, session) : []),
  ];
}

/** Refuses cars that are drawn or chosen within a source of sources: these records name no source. */
function recordFindings(source: Source, path: string, session: SessionSpec): Finding[] {
  const words = 'only a source of the line-up itself is drawn or chosen, not one within another';
  return errorsOf(session, [
    ['draw' in source, `${path}.draw`, words],
    ['chosen' in source, `${path}.chosen`, words],
  ]);
}

function fromFindings(source: PlaceSource, path: string, on: Checked): Finding[] {
  const { session, names } = on;
  const unknown = source.from.flatMap((ref) => {
    const problem = names.problemOf(ref);
    return problem === null
      ? lapFindings(ref, `${path}.from`, on)
      : [error(session, `${path}.from`, problem)];
  });
  const again = repeated(source.from);
  return [
    ...unknown,
    ...(again === undefined ? [] : [warning(session, `${path}.from`, `"${again}" is named twice`)]),
    ...errorsOf(
      session,
      placeProblems(source, session).map(([is, field, words]) => [is, `${path}.${field}`, words]),
    ),
  ];
}

function placeProblems(source: PlaceSource, session: SessionSpec): Problem[] {
  const { places: [first, last] = [1, null], at } = source;
  const twice = repeated(at ?? []);
  return [
    [last !== null && first > last, 'places', `${first} to ${last} are no places`],
    ...shareProblems(source, session),
    [
      at !== undefined && (isShared(source) || source.places !== undefined),
      'at',
      'at names the places, so places and shares exclude it',
    ],
    [twice !== undefined, 'at', `place ${twice} is named twice`],
  ];
}

const isShared = ({ every, snake, deal }: PlaceSource): boolean => (every ?? snake ?? deal) !== undefined;

function shareProblems(source: PlaceSource, session: SessionSpec): Problem[] {
  const { from, every, snake, deal, offset } = source;
  const share = every ?? snake;
  const isSeveral = from.length > 1 || from.some((ref) => familyOf(ref) !== null);
  return [
    [every !== undefined && snake !== undefined, 'snake', 'every and snake exclude each other'],
    [
      deal !== undefined && (share ?? offset) !== undefined,
      'deal',
      'deal counts the shares itself, so every, snake and offset exclude it',
    ],
    [
      deal !== undefined && session.count === undefined,
      'deal',
      'only a session with a count can be dealt to',
    ],
    [isShared(source) && isSeveral, 'from', 'a share is taken of one session only'],
    [share !== undefined && (offset ?? 1) > share, 'offset', `there are only ${share} shares`],
    [!isShared(source) && offset !== undefined, 'offset', 'it goes with every or snake'],
  ];
}

/** Returns the sources that take more cars, or can have more places turned round, than they ever give. */
export const sizeFindings = (session: SessionSpec, capacityOf: CapacityOf): Finding[] =>
  (session.lineup ?? []).flatMap((source, i) => sourceSizes(source, `lineup[${i}]`, { session, capacityOf }));

function sourceSizes(
  source: Source,
  path: string,
  on: { readonly session: SessionSpec; readonly capacityOf: CapacityOf },
): Finding[] {
  const { session, capacityOf } = on;
  const { take, invert } = source;
  const given = yieldOf({ ...source, take: undefined }, capacityOf);
  const cars = yieldOf(source, capacityOf);
  const drawn = typeof invert === 'object' ? Math.max(...invert.drawn) : 0;
  return [
    ...warningsOf(session, [
      [
        take !== undefined && take > given && !('provisional' in source),
        `${path}.take`,
        `the source gives at most ${given}, so it never takes ${take}`,
      ],
    ]),
    ...errorsOf(session, [
      [
        drawn > cars && cars > 0,
        `${path}.invert.drawn`,
        `the source gives at most ${cars}, so ${drawn} can never be drawn`,
      ],
    ]),
    ...('of' in source ? source.of.flatMap((part, i) => sourceSizes(part, `${path}.of[${i}]`, on)) : []),
  ];
}
