import type { RejectionCode } from '#domain';
import { Given, type Issued } from '../given.ts';
import { oneRace, raceAt, twoClasses, meetingOf, twoHeats } from '../weekend.ts';
import { reason, type Scenario } from './commands.ts';

const scheduled = (more: object): Issued => ({
  type: 'ScheduleMeeting',
  meeting: 'test',
  name: 'Test',
  date: '2026-05-02',
  track: { name: 'Test Oval', lengthMiles: 0.25 },
  ...more,
});
const classes = (...ids: string[]) => ids.map((id) => ({ id, format: oneRace() }));
const unscheduled = (): Given => new Given();
const entry = { type: 'EnterCar', car: '7', driver: 'Driver 7' } as const;
const [late, modifieds] = ['late-models', 'modifieds'] as const;

/** A meeting in which car 7 is entered in both classes. */
const bothSevens = (): Given => twoClasses().given({ ...entry, class: late }, { ...entry, class: modifieds });

/** Refusals about classes and the programme. */
export const CLASSES = {
  'format-or-classes': [
    [unscheduled, scheduled({ format: oneRace(), classes: classes('modifieds') })],
    [unscheduled, scheduled({})],
  ],
  'class-twice': [[unscheduled, scheduled({ classes: classes('modifieds', 'modifieds') })]],
  'class-missing': [
    [twoClasses, entry],
    [twoClasses, { type: 'ChangeFormat', format: oneRace({ laps: 5 }), reason }],
    [twoClasses, { type: 'FixField', cars: 20 }],
  ],
  'class-unknown': [
    [twoClasses, { ...entry, class: 'street-stocks' }],
    [twoClasses, { type: 'ChangeFormat', class: 'street-stocks', format: oneRace({ laps: 5 }), reason }],
  ],
  'meeting-without-classes': [
    [() => raceAt('entered'), { ...entry, class: late }],
    [() => raceAt('entered'), { type: 'FixField', class: late, cars: 20 }],
    [() => raceAt('entered'), { ...entry, car: 'modifieds/number-of-a-class' }],
    [() => raceAt('entered'), { type: 'ChangeFormat', class: late, format: oneRace({ laps: 5 }), reason }],
  ],
  'car-of-another-class': [
    [twoClasses, { ...entry, car: `${late}/7`, class: modifieds }],
    [bothSevens, { type: 'DrawLineup', session: `${modifieds}/heat-1`, order: [`${late}/7`] }],
    [bothSevens, { type: 'RenumberCar', car: `${late}/7`, to: `${modifieds}/8`, reason }],
  ],
  'car-ambiguous': [[bothSevens, { type: 'WithdrawCar', car: '7', reason }]],
  'session-twice': [
    [() => meetingOf(twoHeats, []), { type: 'SetProgramme', sessions: ['heat-1', 'heat-1'] }],
  ],
  'session-opened-already': [
    [
      () => meetingOf(twoHeats, []).given({ type: 'OpenSession', session: 'qualifying' }),
      { type: 'SetProgramme', sessions: ['heat-1', 'qualifying'] },
    ],
  ],
} satisfies Partial<Record<RejectionCode, readonly Scenario[]>>;
