import { COMMANDS } from '#domain';
import type { Issued } from '../support/given.ts';
import { oneRace, raceAt, rowsIn, scheduling, viewOf } from '../support/weekend.ts';
import { Given } from '../support/given.ts';

const track = { name: 'Test Oval', lengthMiles: 0.25 };
const zoned = { ...track, timeZone: 'Europe/Berlin' };
const scheduled = (): Given =>
  new Given().given({ ...scheduling(oneRace()), track: zoned, units: 'metric' } as Issued);

describe('the time zone and the units of a meeting', () => {
  it('are in every view of it', () => {
    const place = { timeZone: 'Europe/Berlin', units: 'metric' };
    expect(viewOf(scheduled(), 'meeting')).toMatchObject({ track: zoned, ...place });
    expect(viewOf(scheduled(), 'race-log')).toMatchObject(place);
  });

  it('are in no view of a meeting that names none', () => {
    expect(Object.keys(viewOf(raceAt('entered'), 'meeting'))).toEqual(
      expect.not.arrayContaining(['timeZone', 'units']),
    );
  });

  it('are corrected, each by itself', () => {
    const meeting = scheduled().given({ type: 'AmendMeeting', units: 'imperial' });
    expect(meeting.facts.at(-1)?.data).toEqual({ units: 'imperial' });
    meeting.given({ type: 'AmendMeeting', track: { ...track, timeZone: 'Asia/Tokyo' } });
    expect(viewOf(meeting, 'meeting')).toMatchObject({ timeZone: 'Asia/Tokyo', units: 'imperial' });
  });

  it('get no record for the units that a meeting has without naming them', () => {
    expect(raceAt('entered').when({ type: 'AmendMeeting', units: 'imperial' })).toEqual([]);
  });

  it('are kept by a correction of the track that names no zone', () => {
    const meeting = scheduled();
    expect(meeting.when({ type: 'AmendMeeting', track })).toEqual([]);
    meeting.given({ type: 'AmendMeeting', track: { ...track, name: 'Oval' } });
    expect(meeting.facts.at(-1)?.data).toEqual({ track: { ...zoned, name: 'Oval' } });
  });

  it('give the speeds of the race log in kilometers per hour', () => {
    const meeting = raceAt('green').given(
      { type: 'AmendMeeting', track: zoned, units: 'metric' },
      { type: 'RecordLap', session: 'race', car: '1', timeMs: 15_000 },
    );
    const [amended, lap] = rowsIn(meeting, 'race-log').slice(-2);
    expect(amended).toMatchObject({
      words: 'Meeting amended: Test Oval, 0.402 km, Europe/Berlin, metric units',
    });
    expect(lap).toMatchObject({ words: expect.stringContaining('(96.561 km/h)') as string });
  });

  it.each(['Mars/Olympus_Mons', '+09:00', '', 'Europe/'])('refuse the zone "%s" by its field', (timeZone) => {
    const sent = COMMANDS.AmendMeeting.schema.safeParse({
      type: 'AmendMeeting',
      track: { ...track, timeZone },
    });
    expect(sent.error?.issues.map(({ path }) => path)).toEqual([['track', 'timeZone']]);
  });
});
