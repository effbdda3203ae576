import type { Format } from '#domain';
import type { Given, Issued } from '../given.ts';
import { finish, meetingOf, penalty, raceAt, revisionOf } from '../weekend.ts';
import { session, reason, type Scenario } from './commands.ts';

const deadHeat = (...cars: string[]): Issued => ({ type: 'DeclareDeadHeat', session, cars, reason });
const tieBreak = (...cars: string[]): Issued => ({ type: 'BreakTie', session, cars, reason });

export const heatAndMain: Format = {
  id: 'heat-and-main',
  sessions: [
    { id: 'heat', kind: 'heat', laps: 1, lineup: [{ draw: true }] },
    { id: 'race', kind: 'main', laps: 1, lineup: [{ from: ['heat'] }] },
  ],
};

/** A heat whose second place is shared by two cars. */
export const tiedHeat = (format: Format = heatAndMain): Given =>
  meetingOf(format, ['1', '2', '3']).given(
    { type: 'DrawLineup', session: 'heat', order: ['1', '2', '3'] },
    { type: 'PostLineup', session: 'heat' },
    { type: 'OpenSession', session: 'heat' },
    { type: 'ShowGreen', session: 'heat' },
    ...finish('heat', '1', '2', '3'),
    { type: 'DeclareDeadHeat', session: 'heat', cars: ['2', '3'], reason },
    { type: 'PostResults', session: 'heat' },
  );

/** Refusals about places that cars share. */
export const PLACES = {
  'cars-not-level': [
    [() => raceAt('checkered'), deadHeat('1', '3')],
    [() => raceAt('checkered').given(penalty({ car: '2', penalty: 'laps', laps: 1 })), deadHeat('1', '2')],
    [() => raceAt('checkered').given(penalty({ car: '1' })), deadHeat('1', '3')],
  ],
  'cars-not-tied': [
    [() => raceAt('checkered'), tieBreak('1', '2')],
    [() => raceAt('checkered').given(deadHeat('1', '2', '3')), tieBreak('1', '2')],
  ],
  'tie-open': [[() => tiedHeat(), { type: 'PostLineup', session }]],
  'penalty-not-open': [
    [
      () => raceAt('green').given(penalty({ penalty: 'drive-through' }), penalty({ penalty: 'to-rear' })),
      (meeting: Given) =>
        penalty({ penalty: 'laps', laps: 1, insteadOf: revisionOf(meeting, 'PenaltyImposed') }),
    ],
    [
      () => {
        const meeting = raceAt('green').given(penalty({ penalty: 'drive-through' }));
        const insteadOf = meeting.state.revision;
        return meeting.given(penalty({ penalty: 'laps', laps: 1, insteadOf }));
      },
      (meeting: Given) => ({ type: 'ServePenalty', penalty: meeting.state.revision - 1 }),
    ],
  ],
  'penalty-not-to-serve': [
    [
      () => raceAt('green').given(penalty({ penalty: 'to-rear' })),
      (meeting: Given) => ({ type: 'ServePenalty', penalty: meeting.state.revision }),
    ],
  ],
  'session-not-later': [
    [() => raceAt('checkered'), penalty({ penalty: 'grid', places: 3, toSession: session })],
  ],
} satisfies Record<string, readonly Scenario[]>;
