import { COMMAND_TYPES, mayIssue, ROLES, type Role } from '#domain';
import { by, crossings, raceAt, refusal, revisionOf } from '../support/weekend.ts';

/** The column "who" of the vocabulary. A director may issue each command. */
const WHO = `
ScheduleMeeting: director
ChangeFormat: director
AmendMeeting: director
ArchiveMeeting, RestoreMeeting: director
SetProgramme: director
EnterCar: registrar
AmendEntry: registrar
RenumberCar: registrar
WithdrawCar: registrar
FixField: registrar
DrawLineup: registrar
PostLineup: scorer
MoveToRear: director
PlaceCar: director
ScratchCar: registrar
AddToLineup, PromoteAlternate: registrar
OpenSession: director
RestartFromZero: director
CreditLap: scorer, director
FreezeOrder, SetRestartOrder: director, scorer
WaveAround: director, scorer
EnterPits, LeavePits: scorer, timer
ShowGreen: starter
CallCaution: director, starter
ShowRed: director, starter
ShowWhite, ShowCheckered: starter
ExtendDistance: director
ShortenDistance: director
EndRace: director
RecordLap: scorer
RecordCrossing: timer, scorer
AdoptCount: scorer
AssignTransponder, ReleaseTransponder: scorer, registrar
SealFeed: timer
RecordNoAttempt: scorer
ReassignLaps, SwapCars: scorer
DisallowLap, ReinstateLap: director, steward
ConfirmLap: scorer
ReportSpin: spotter
ReportIncident: spotter
AwardFreePass: director, scorer
ChangeDriver: registrar
RetireCar, ReturnCar: scorer
RecordFinish: scorer
ScoreFinish: scorer
Penalize: steward
RescindPenalty: steward
ServePenalty: scorer, steward
DeclareDeadHeat, BreakTie: steward
PostResults: scorer
DrawOrder, DrawInversion, ChooseCar, ImportRanking: registrar
PostRanking: scorer
CertifyRanking: steward
CertifyResults, ReopenResults: steward
DeclineProvisional: registrar
StrikeRecord, RestoreRecord: steward, starter, scorer, spotter, registrar
AddNote: steward, starter, scorer, spotter, registrar
`;

const table = new Map(
  WHO.trim()
    .split('\n')
    .flatMap((line) => {
      const [commands = '', who = ''] = line.split(': ');
      return commands.split(', ').map((command) => [command, who.split(', ')] as const);
    }),
);

const EVERY = ROLES.flatMap((role) => COMMAND_TYPES.map((type) => [role, type] as const));

describe('the table of roles', () => {
  it('has a row for each command', () => {
    expect([...table.keys()].sort()).toEqual([...COMMAND_TYPES].sort());
  });

  it.each(EVERY)('%s: %s', (role, type) => {
    const expected = role === 'director' || (table.get(type) ?? []).includes(role);
    expect(mayIssue(role, type)).toBe(expected);
  });
});

describe('a command', () => {
  it('is refused from another role, and the refusal names the allowed roles', () => {
    const meeting = raceAt('green');
    const { code, words, details } = refusal(meeting, {
      type: 'CallCaution',
      session: 'race',
      reason: 'spin',
      official: by('spotter'),
    });
    expect(code).toBe('role-may-not');
    expect(words).toContain(
      'A spotter may not issue CallCaution. The command needs the role director or starter.',
    );
    expect(details).toEqual({ role: 'spotter', roles: ['director', 'starter'] });
  });

  it('is refused by role before anything else is checked', () => {
    const meeting = raceAt('green');
    const spin = { type: 'ReportSpin', session: 'nowhere', car: '1', official: by('viewer') } as const;
    expect(meeting.when(spin)).toBe('role-may-not');
  });

  it('is accepted from a role in the table', () => {
    const meeting = raceAt('green');
    const green = { type: 'CallCaution', session: 'race', reason: 'spin', official: by('starter') } as const;
    expect(meeting.when(green)).toEqual(['CautionCalled']);
    expect(meeting.facts.at(-1)?.official).toEqual({ id: 'the starter', role: 'starter' });
  });
});

describe('a record', () => {
  const striking = (role: Role) => {
    const meeting = raceAt('green').given(...crossings('1'));
    const revision = revisionOf(meeting, 'LapSet');
    const official = by(role);
    return meeting.when({ type: 'StrikeRecord', revision, reason: 'wrong car', official });
  };

  it.each(['director', 'scorer'] as const)('of a lap may be struck by a %s', (role) => {
    expect(striking(role)).toEqual(['RecordStruck']);
  });

  it.each(['steward', 'starter', 'spotter', 'registrar', 'viewer'] as const)(
    'of a lap may not be struck by a %s, who may not record laps',
    (role) => {
      expect(striking(role)).toBe('role-may-not');
    },
  );

  it('may be restored by a role that may issue its command, and by no other', () => {
    const meeting = raceAt('green').given(...crossings('1'));
    const revision = revisionOf(meeting, 'LapSet');
    meeting.given({ type: 'StrikeRecord', revision, reason: 'wrong car' });
    const restore = { type: 'RestoreRecord', revision, reason: 'it was right' } as const;
    expect(meeting.when({ ...restore, official: by('steward') })).toBe('role-may-not');
    expect(meeting.when({ ...restore, official: by('scorer') })).toEqual(['RecordRestored']);
  });
});
