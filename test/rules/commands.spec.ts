import { COMMANDS, COMMAND_TYPES, EVENTS, type CommandType } from '#domain';
import { CASES, caseOf } from '../support/command-cases.ts';

const VOCABULARY: Readonly<Record<CommandType, string>> = {
  ScheduleMeeting: 'MeetingScheduled',
  ChangeFormat: 'FormatChanged',
  AmendMeeting: 'MeetingAmended',
  ArchiveMeeting: 'MeetingArchived',
  RestoreMeeting: 'MeetingRestored',
  EnterCar: 'CarEntered',
  AmendEntry: 'EntryAmended',
  RenumberCar: 'CarRenumbered',
  FixField: 'FieldFixed',
  WithdrawCar: 'CarWithdrawn',
  SetProgramme: 'ProgrammeSet',
  DrawLineup: 'LineupDrawn',
  DrawOrder: 'OrderDrawn',
  DrawInversion: 'InversionDrawn',
  ChooseCar: 'CarChosen',
  ImportRanking: 'RankingImported',
  PostRanking: 'RankingPosted',
  CertifyRanking: 'RankingCertified',
  PostLineup: 'LineupPosted',
  MoveToRear: 'CarMovedToRear',
  PlaceCar: 'CarPlaced',
  ScratchCar: 'CarScratched',
  AddToLineup: 'CarAddedToLineup',
  PromoteAlternate: 'AlternatePromoted',
  OpenSession: 'SessionOpened',
  RestartFromZero: 'SessionRestarted',
  CreditLap: 'LapCredited',
  FreezeOrder: 'OrderFrozen',
  SetRestartOrder: 'RestartOrderSet',
  WaveAround: 'WaveAroundGiven',
  EnterPits: 'PitsEntered',
  LeavePits: 'PitsLeft',
  ShowGreen: 'GreenShown',
  CallCaution: 'CautionCalled',
  ShowRed: 'RedShown',
  ShowWhite: 'WhiteShown',
  ShowCheckered: 'CheckeredShown',
  ExtendDistance: 'DistanceExtended',
  ShortenDistance: 'DistanceShortened',
  EndRace: 'RaceEnded',
  RecordLap: 'LapSet',
  RecordCrossing: 'CrossingSeen',
  AdoptCount: 'CountAdopted',
  AssignTransponder: 'TransponderAssigned',
  ReleaseTransponder: 'TransponderReleased',
  SealFeed: 'FeedSealed',
  RecordNoAttempt: 'NoAttemptRecorded',
  ReassignLaps: 'LapsReassigned',
  SwapCars: 'CarsSwapped',
  DisallowLap: 'LapDisallowed',
  ConfirmLap: 'LapConfirmed',
  ReinstateLap: 'LapReinstated',
  ReportSpin: 'CarSpun',
  ReportIncident: 'IncidentReported',
  AwardFreePass: 'FreePassAwarded',
  ChangeDriver: 'DriverChanged',
  RetireCar: 'CarRetired',
  ReturnCar: 'CarReturned',
  RecordFinish: 'CarFinished',
  DeclareDeadHeat: 'DeadHeatDeclared',
  BreakTie: 'TieBroken',
  ScoreFinish: 'FinishScored',
  Penalize: 'PenaltyImposed',
  ServePenalty: 'PenaltyServed',
  RescindPenalty: 'PenaltyRescinded',
  PostResults: 'ResultsPosted',
  CertifyResults: 'ResultsCertified',
  ReopenResults: 'ResultsReopened',
  DeclineProvisional: 'ProvisionalDeclined',
  StrikeRecord: 'RecordStruck',
  RestoreRecord: 'RecordRestored',
  AddNote: 'NoteAdded',
};

describe.each(COMMAND_TYPES)('%s', (type) => {
  it('has a schema that accepts the command as an official sends it', () => {
    const { command } = caseOf(type);
    const sent = { ...command, at: '2026-05-02T20:15:00.000Z', commandId: crypto.randomUUID() };
    expect(COMMANDS[type].schema.parse(sent)).toEqual(sent);
  });

  it('accepts an instant in any time zone, and refuses one without a time zone', () => {
    const { command } = caseOf(type);
    const at = (instant: string): boolean =>
      COMMANDS[type].schema.safeParse({ ...command, at: instant }).success;
    expect([at('2026-05-02T22:15:00+02:00'), at('2026-05-02T22:15:00')]).toEqual([true, false]);
  });

  it('refuses an unknown field', () => {
    const { command } = caseOf(type);
    expect(COMMANDS[type].schema.safeParse({ ...command, oficial: 'x' }).success).toBe(false);
  });

  it('writes its event with the note and only fields of the stored shape', () => {
    const { meeting, command } = caseOf(type);
    expect(meeting.when({ ...command, confirm: true })).toEqual([VOCABULARY[type]]);
    const fact = meeting.facts.at(-1);
    const data = Object.fromEntries(Object.entries(fact?.data ?? {}).filter(([, v]) => v !== undefined));
    expect(data).toMatchObject({ note: 'heard on channel 1' });
    expect(EVENTS[COMMANDS[type].event].parse(data)).toEqual(data);
  });

  it(
    {
      nothing: 'writes nothing the second time',
      recorded: 'is recorded each time',
      refused: 'is refused the second time',
    }[CASES[type].repeated],
    () => {
      const { meeting, command } = caseOf(type);
      const first = meeting.when(command);
      const second = { nothing: [], recorded: first, refused: expect.any(String) as string };
      expect(meeting.when(command)).toEqual(second[CASES[type].repeated]);
    },
  );
});

it('each command writes the event that the vocabulary names', () => {
  expect(Object.fromEntries(COMMAND_TYPES.map((type) => [type, COMMANDS[type].event]))).toEqual(VOCABULARY);
});
