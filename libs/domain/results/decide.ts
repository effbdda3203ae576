import type { z } from 'zod';
import { sameJson } from '../kernel/same-json.ts';
import { isTimed } from '../formats/format.ts';
import {
  changing,
  inSession,
  refuse,
  repetitionRefused,
  type SessionContext,
} from '../session/session-context.ts';
import { recordOf } from '../meeting/fold.ts';
import { NOTHING, reject, type Decision } from '../rejections.ts';
import { startersOf } from '../scoring/finish.ts';
import { isAsPosted, publishedRows } from '../certified/published-rows.ts';
import { lapNumbered } from '../laps/race.ts';
import { rulingsOf } from '../scoring/rulings.ts';
import { carsStillOut, openTie } from '../session/questions.ts';
import type * as commands from './commands.ts';
import { nameWithClass } from '../words/sessions.ts';

type Command<T extends keyof typeof commands> = z.infer<(typeof commands)[T]>;

export const disallowLap = changing<Command<'DisallowLap'>>((context, command) =>
  setLap(context, command, 'LapDisallowed'),
);
export const reinstateLap = changing<Command<'ReinstateLap'>>((context, command) =>
  setLap(context, command, 'LapReinstated'),
);

export const confirmLap = changing<Command<'ConfirmLap'>>(({ session }, { car, lap, note }) => {
  const done = lapNumbered(session, car, lap);
  if (!done)
    return reject('lap-unknown', `Car ${car} has no lap ${lap} in ${nameWithClass(session.spec)}.`, {
      car,
      lap,
    });
  const crossing = done.revision;
  if (rulingsOf(session, 'LapConfirmed').some(({ data }) => data.crossing === crossing)) return NOTHING;
  return [{ type: 'LapConfirmed', data: { session: session.spec.id, car, lap, crossing, note } }];
});

function setLap(
  { state, session }: SessionContext,
  { car, lap, reason, note }: Omit<Command<'DisallowLap'>, 'type'>,
  type: 'LapDisallowed' | 'LapReinstated',
): Decision {
  const done = lapNumbered(session, car, lap);
  if (!done)
    return reject('lap-unknown', `Car ${car} has no lap ${lap} in ${nameWithClass(session.spec)}.`, {
      car,
      lap,
    });
  const record = recordOf(state, done.revision);
  if (record?.type === 'WaveAroundGiven') {
    const words = `Car ${car} did not drive lap ${lap}: record ${done.revision} waved it around.`;
    return reject('lap-unknown', `${words} Strike that record.`, { car, lap, revision: done.revision });
  }
  if (record?.type === 'CountAdopted') {
    const words = `Nobody saw lap ${lap} of car ${car}: record ${done.revision} adopted it.`;
    return reject('lap-unknown', `${words} Strike that record.`, { car, lap, revision: done.revision });
  }
  if (done.disallowed === (type === 'LapDisallowed')) return NOTHING;
  return [{ type, data: { session: session.spec.id, car, lap, crossing: done.revision, reason, note } }];
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
    return reject('car-not-in-session', `Car ${stranger} is not in ${nameWithClass(session.spec)}.`, {
      car: stranger,
    });
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
  if (posted && session.phase !== 'checkered' && isAsPosted(posted.data.rows, rows)) return NOTHING;
  if (session.phase === 'official') return refuse(session, 'results-certified');
  const version = (posted?.data.version ?? 0) + 1;
  const question = carsStillOut(context);
  if (question) return question;
  return [{ type: 'ResultsPosted', data: { session: session.spec.id, version, rows, note } }];
});

export const certifyResults = inSession<Command<'CertifyResults'>>((context, { reason, note }) => {
  const { state, session } = context;
  const posted = session.results.posted.at(-1);
  if (session.phase === 'official') return NOTHING;
  if (!posted || session.phase !== 'unofficial') return refuse(session, 'results-not-posted');
  const { version } = posted.data;
  const name = nameWithClass(session.spec);
  if (!isAsPosted(posted.data.rows, publishedRows(state, session))) {
    return reject(
      'results-changed',
      `The score of ${name}, or a name in it, differs from its posted version ${version}.`,
      {
        version,
      },
    );
  }
  const question = openTie(context);
  if (question) return question;
  return [{ type: 'ResultsCertified', data: { session: session.spec.id, version, reason, note } }];
});

export const reopenResults = inSession<Command<'ReopenResults'>>(({ session }, { reason, note }) => {
  if (session.phase === 'unofficial') return NOTHING;
  if (session.phase !== 'official') return refuse(session, 'results-not-posted');
  return [{ type: 'ResultsReopened', data: { session: session.spec.id, reason, note } }];
});
