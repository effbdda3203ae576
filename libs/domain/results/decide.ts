import type { z } from 'zod';
import { sameJson } from '../kernel/same-json.ts';
import { isTimed } from '../formats/format.ts';
import {
  carRefused,
  changing,
  inSession,
  refuse,
  repetitionRefused,
  type SessionContext,
} from '../session/session-context.ts';
import type { CommandContext } from '../kernel/command-context.ts';
import type { EventData } from '../events.ts';
import { recordOf, type MeetingState } from '../meeting/state.ts';
import { NOTHING, reject, type Decision, type Rejection } from '../rejections.ts';
import type { Classified } from '../scoring/classified.ts';
import { startersOf } from '../scoring/finish.ts';
import { orderOf } from '../scoring/order.ts';
import { lapNumbered } from '../laps/race.ts';
import { rulingsOf } from '../scoring/rulings.ts';
import type { LapDone } from '../laps/tally.ts';
import { lapToTake } from '../scoring/timed.ts';
import { carsStillOut } from '../session/questions.ts';
import type { SessionState } from '../session/state.ts';
import type * as commands from './commands.ts';

type Command<T extends keyof typeof commands> = z.infer<(typeof commands)[T]>;
type PostedRow = EventData['ResultsPosted']['rows'][number];

export const disallowLap = changing<Command<'DisallowLap'>>((context, command) =>
  setLap(context, command, 'LapDisallowed'),
);
export const reinstateLap = changing<Command<'ReinstateLap'>>((context, command) =>
  setLap(context, command, 'LapReinstated'),
);

function setLap(
  { state, session }: SessionContext,
  { car, lap, reason, note }: Omit<Command<'DisallowLap'>, 'type'>,
  type: 'LapDisallowed' | 'LapReinstated',
): Decision {
  const done = lapNumbered(session, car, lap);
  if (!done)
    return reject('lap-unknown', `Car ${car} has no lap ${lap} in ${session.spec.id}.`, { car, lap });
  const record = recordOf(state, done.revision);
  if (record?.type === 'WaveAroundGiven') {
    const words = `Car ${car} did not drive lap ${lap}: record ${done.revision} waved it around.`;
    return reject('lap-unknown', `${words} Strike that record.`, { car, lap, revision: done.revision });
  }
  if (done.disallowed === (type === 'LapDisallowed')) return NOTHING;
  return [{ type, data: { session: session.spec.id, car, lap, crossing: done.revision, reason, note } }];
}

export const penalize = changing<Command<'Penalize'>>((context, command) => {
  const { session } = context;
  const { car, penalty, laps, place, reason, note } = command;
  if (session.phase === 'scheduled') return refuse(session, 'session-not-open');
  const refused = carRefused(context, car) ?? shapeRefused(command) ?? penaltyRefused(context, command);
  if (refused) return refused;
  const taken = penalty === 'lap-time' ? lapNamed(session, command) : undefined;
  const lap = taken && { lap: taken.lap, crossing: taken.revision };
  if (penalty === 'lap-time' && !lap) {
    const words = command.lap === undefined ? 'no lap time to take' : `no lap ${command.lap}`;
    return reject('lap-unknown', `Car ${car} has ${words}.`, { car, lap: command.lap });
  }
  const data = { session: session.spec.id, car, penalty, laps, place, ...lap, reason, note };
  return [{ type: 'PenaltyImposed', data }];
});

/**
 * The field that each penalty needs beside the car. Any other field is refused, so that no field is ignored.
 */
const FIELD_OF_PENALTY = {
  laps: 'laps',
  place: 'place',
  'lap-time': 'lap',
  'to-rear': null,
  disqualified: null,
} as const;

function shapeRefused(command: Command<'Penalize'>): Rejection | null {
  const { penalty } = command;
  const says = FIELD_OF_PENALTY[penalty];
  const needed = says !== null && says !== 'lap' && command[says] === undefined;
  if (needed)
    return reject('penalty-incomplete', `The penalty "${penalty}" needs the field "${says}".`, {
      field: says,
    });
  const idle = (['laps', 'place', 'lap'] as const).find(
    (field) => field !== says && command[field] !== undefined,
  );
  if (idle === undefined) return null;
  return reject('penalty-field-idle', `The penalty "${penalty}" does not use the field "${idle}".`, {
    field: idle,
  });
}

/** Returns the lap that a lap-time penalty takes: the one that it names, or the best one left. */
const lapNamed = (session: SessionState, { car, lap }: Command<'Penalize'>): LapDone | undefined =>
  lap === undefined ? lapToTake(session, car) : lapNumbered(session, car, lap);

function penaltyRefused({ state, session }: SessionContext, command: Command<'Penalize'>): Rejection | null {
  const { car, penalty, place } = command;
  if (penalty === 'lap-time' && !isTimed(session.spec)) {
    return reject('session-not-timed', `No lap time counts in ${session.spec.id}.`);
  }
  if (penalty === 'laps' && isTimed(session.spec)) return refuse(session, 'session-has-no-distance');
  if (place === undefined) return null;
  const order = orderOf(state, session);
  if (order.find((row) => row.car === car)?.status === 'disqualified') {
    return reject('car-disqualified', `Car ${car} is disqualified in ${session.spec.id}.`, { car });
  }
  const places = order.filter((row) => row.place !== null).length;
  if (place <= places) return null;
  return reject('place-beyond-last', `There are ${places} places in ${session.spec.id}.`, { place, places });
}

export function rescindPenalty(
  state: MeetingState,
  command: Command<'RescindPenalty'>,
  context: CommandContext,
): Decision {
  const { penalty, reason, note } = command;
  const record = recordOf(state, penalty);
  if (record?.type !== 'PenaltyImposed' || state.struck.has(penalty)) {
    return reject('penalty-unknown', `Record ${penalty} imposes no penalty.`, { penalty });
  }
  const { session: id, car } = record.data;
  return changing<{ session: string }>(({ session }) => {
    const known = rulingsOf(session, 'PenaltyRescinded').some((fact) => fact.data.penalty === penalty);
    if (known) return NOTHING;
    return [{ type: 'PenaltyRescinded', data: { session: id, car, penalty, reason, note } }];
  })(state, { session: id }, context);
}

export const scoreFinish = changing<Command<'ScoreFinish'>>(({ session }, { order, note }) => {
  if (isTimed(session.spec)) return refuse(session, 'session-has-no-distance');
  if (session.phase !== 'checkered' && session.phase !== 'unofficial')
    return refuse(session, 'session-not-over');
  const named = order.map((item) => item.car);
  const repeated = repetitionRefused(named);
  if (repeated) return repeated;
  const cars = startersOf(session);
  const stranger = named.find((car) => !cars.includes(car));
  if (stranger !== undefined) {
    return reject('car-not-in-session', `Car ${stranger} is not in ${session.spec.id}.`, { car: stranger });
  }
  const missing = cars.filter((car) => !named.includes(car));
  if (missing.length > 0)
    return reject(
      'cars-missing',
      `The order lacks ${missing.length === 1 ? 'car' : 'cars'} ${missing.join(', ')}.`,
      { missing },
    );
  const last = rulingsOf(session, 'FinishScored').at(-1);
  if (last && sameJson(last.data.order, order)) return NOTHING;
  return [{ type: 'FinishScored', data: { session: session.spec.id, order, note } }];
});

export const postResults = inSession<Command<'PostResults'>>((context, { note }) => {
  const { state, session } = context;
  if (!['checkered', 'unofficial', 'official'].includes(session.phase))
    return refuse(session, 'session-not-over');
  const posted = session.results.posted.at(-1);
  const rows = publishedRows(state, session);
  if (posted && session.phase !== 'checkered' && sameJson(posted.data.rows, rows)) return NOTHING;
  if (session.phase === 'official') return refuse(session, 'results-certified');
  const version = (posted?.data.version ?? 0) + 1;
  const question = carsStillOut(context);
  if (question) return question;
  return [{ type: 'ResultsPosted', data: { session: session.spec.id, version, rows, note } }];
});

export const certifyResults = inSession<Command<'CertifyResults'>>(({ state, session }, { reason, note }) => {
  const posted = session.results.posted.at(-1);
  if (session.phase === 'official') return NOTHING;
  if (!posted || session.phase !== 'unofficial') return refuse(session, 'results-not-posted');
  const { version } = posted.data;
  if (!sameJson(posted.data.rows, publishedRows(state, session))) {
    return reject(
      'results-changed',
      `The score of ${session.spec.id} differs from its posted version ${version}.`,
      {
        version,
      },
    );
  }
  return [{ type: 'ResultsCertified', data: { session: session.spec.id, version, reason, note } }];
});

export const reopenResults = inSession<Command<'ReopenResults'>>(({ session }, { reason, note }) => {
  if (session.phase === 'unofficial') return NOTHING;
  if (session.phase !== 'official') return refuse(session, 'results-not-posted');
  return [{ type: 'ResultsReopened', data: { session: session.spec.id, reason, note } }];
});

/** Returns the score as it is published. A later version is compared with it. */
const publishedRows = (state: MeetingState, session: SessionState): PostedRow[] =>
  orderOf(state, session).map(publishedRow);

const publishedRow = ({ place, car, laps, status, bestLapMs }: Classified): PostedRow => ({
  place,
  car,
  laps,
  status,
  bestLapMs,
});
