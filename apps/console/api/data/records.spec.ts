import { isPermanent } from './records.ts';

describe('A record', () => {
  it.each(['MeetingScheduled', 'ResultsCertified', 'ResultsReopened', 'RecordStruck', 'RecordRestored'])(
    'of the type %s is permanent',
    (type) => expect(isPermanent(type)).toBe(true),
  );

  it.each(['LapSet', 'CautionCalled', 'PenaltyImposed', 'OfATypeThatIsNotKnownYet'])(
    'of the type %s may be struck',
    (type) => expect(isPermanent(type)).toBe(false),
  );
});
