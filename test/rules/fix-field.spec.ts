import type { Format } from '#domain';
import { Given, type Issued } from '../support/given.ts';
import { heatsByCars } from '../support/heats-by-cars.ts';
import { carsNumbered, meetingOf, refusal, revisionOf, startOrder } from '../support/weekend.ts';

const fix: Issued = { type: 'FixField' };
const pills = (cars: number): Issued => ({ type: 'DrawOrder', ranking: 'pills', order: carsNumbered(cars) });
const late = (car: number): Issued => ({ type: 'EnterCar', car: `${car}`, driver: `Driver ${car}` });
const post = (session: string): Issued => ({ type: 'PostLineup', session });
const open = (session: string): Issued => ({ type: 'OpenSession', session });
const night = (cars: number, format: Format = heatsByCars): Given => meetingOf(format, carsNumbered(cars));
const idsOf = ({ state }: Given): string[] => state.sessions.map(({ spec }) => spec.id);

describe('the sessions of a format that depends on the number of cars', () => {
  it('follow the entries until the field is fixed', () => {
    const sixteen = night(16);
    expect(idsOf(sixteen)).toEqual(['practice', 'heat-1', 'heat-2', 'main']);
    const more = sixteen.given(late(17));
    expect(idsOf(more)).toEqual(['practice', 'heat-1', 'heat-2', 'heat-3', 'b-main', 'main']);
    const fewer = more.given({ type: 'WithdrawCar', car: '3', reason: 'engine' });
    expect(idsOf(fewer)).toEqual(['practice', 'heat-1', 'heat-2', 'main']);
  });

  it('stay as they are once the field is fixed', () => {
    expect(idsOf(night(16).given(fix, late(17)))).toEqual(['practice', 'heat-1', 'heat-2', 'main']);
    expect(idsOf(night(16).given({ ...fix, cars: 20 }))).toContain('heat-3');
  });

  it('may have a number of their own', () => {
    for (const session of ['heat-*', 'heat', 'heat-1']) {
      const meeting = night(16).given({ ...fix, session, cars: 20 });
      expect(idsOf(meeting)).toEqual(['practice', 'heat-1', 'heat-2', 'heat-3', 'main']);
    }
    const meeting = night(16).given({ ...fix, session: 'heat-*', cars: 20 });
    expect(refusal(meeting, post('main')).code).toBe('field-not-fixed');
  });

  it('can be drawn, posted and opened only then', () => {
    const drawn = night(10).given(pills(10));
    expect(['heat-1', 'main'].map((id) => refusal(drawn, post(id)).code)).toEqual([
      'field-not-fixed',
      'field-not-fixed',
    ]);
    const posted = drawn.given(fix, post('heat-1'), open('heat-1'));
    expect(startOrder(posted, 'heat-1')).toEqual(['1', '3', '5', '7', '9']);
  });

  it('can be opened at any time if they do not depend on it', () => {
    expect(idsOf(night(10).given(open('practice'), late(11)))).toContain('heat-2');
  });

  it('keep their records while others come and go', () => {
    const opened = night(16).given(open('practice'), late(17));
    expect(opened.state.sessions[0]?.phase).toBe('open');
  });

  it('change with the format, for the same number of cars', () => {
    const [practice, heat, ...rest] = heatsByCars.sessions;
    const smaller = { ...heatsByCars, sessions: [practice!, { ...heat!, count: { most: 4 } }, ...rest] };
    const meeting = night(16).given({ type: 'ChangeFormat', format: smaller, reason: 'smaller heats' });
    expect(idsOf(meeting)).toContain('heat-4');
    const running = night(10).given(pills(10), fix, post('heat-1'), open('heat-1'));
    const change: Issued = { type: 'ChangeFormat', format: smaller, reason: 'smaller heats' };
    expect(refusal(running, change).code).toBe('format-has-run');
  });
});

describe('a fixed field', () => {
  const fixed = (): Given => night(10).given(pills(10), fix);

  it('can be struck as long as nothing rests on it', () => {
    const meeting = fixed();
    const struck = meeting.given({
      type: 'StrikeRecord',
      revision: revisionOf(meeting, 'FieldFixed'),
      reason: 'late cars',
    });
    expect(idsOf(struck.given(...Array.from({ length: 7 }, (_, i) => late(11 + i))))).toContain('heat-3');
  });

  it('cannot be struck before the line-ups that rest on it', () => {
    const meeting = fixed().given(post('heat-1'));
    const strike: Issued = {
      type: 'StrikeRecord',
      revision: revisionOf(meeting, 'FieldFixed'),
      reason: 'late cars',
    };
    expect(refusal(meeting, strike).code).toBe('record-rested-on');
  });

  it('comes back with a restoration, unless another one has replaced it', () => {
    const meeting = night(10).given(pills(10), { ...fix, cars: 20 });
    const revision = revisionOf(meeting, 'FieldFixed');
    const strike: Issued = { type: 'StrikeRecord', revision, reason: 'fewer cars' };
    const restore: Issued = { type: 'RestoreRecord', revision, reason: 'they came' };
    expect(idsOf(meeting.given(strike))).not.toContain('heat-3');
    expect(idsOf(meeting.given(restore))).toContain('heat-3');
    expect(refusal(meeting.given(strike, fix), restore).code).toBe('record-replaced');
  });

  it('can be fixed again until a session that changes is opened', () => {
    const meeting = fixed().given({ ...fix, cars: 20 });
    expect(idsOf(meeting)).toContain('b-main');
    expect(meeting.when({ ...fix, cars: 20 })).toEqual([]);
  });

  it('is asked about before it loses what was posted or drawn, or puts other cars there', () => {
    const meeting = night(20).given(pills(20), fix, post('heat-1'), post('heat-3'));
    expect(refusal(meeting, { ...fix, cars: 16, confirm: false })).toMatchObject({
      code: 'needs-confirmation',
      details: {
        facts: [
          'With 16 cars the line-ups, draws and moves of these sessions are lost: heat-3.',
          'With 16 cars these sessions get other cars than were posted or drawn: heat-1.',
        ],
      },
    });
    const again = night(20).given(pills(20), fix);
    expect(again.when({ ...fix, cars: 16, confirm: false })).toEqual(['FieldFixed']);
  });
});

describe('the field of a class', () => {
  const scheduled: Issued = {
    type: 'ScheduleMeeting',
    meeting: 'test',
    name: 'Test',
    date: '2026-05-02',
    track: { name: 'Test Oval', lengthMiles: 0.25 },
    classes: ['modifieds', 'late-models'].map((id) => ({ id, format: heatsByCars })),
  };
  const cars = (classId: string, count: number): Issued[] =>
    carsNumbered(count).map((car) => ({ type: 'EnterCar', class: classId, car, driver: `Driver ${car}` }));
  const meeting = (): Given =>
    new Given().given(scheduled, ...cars('modifieds', 17), ...cars('late-models', 8));

  it('is that of its own cars', () => {
    expect(idsOf(meeting())).toEqual([
      ...['practice', 'heat-1', 'heat-2', 'heat-3', 'b-main', 'main'].map((id) => `modifieds/${id}`),
      ...['practice', 'heat-1', 'main'].map((id) => `late-models/${id}`),
    ]);
  });

  it('is fixed for the class alone', () => {
    const fixed = meeting().given({ ...fix, class: 'late-models' }, ...cars('late-models', 9).slice(8));
    expect(idsOf(fixed)).not.toContain('late-models/heat-2');
    expect(refusal(fixed, open('modifieds/heat-1')).code).toBe('field-not-fixed');
    expect(refusal(fixed, open('late-models/heat-1')).code).toBe('lineup-not-posted');
    expect(refusal(fixed, fix).code).toBe('class-missing');
  });

  it.each(['modifieds/heat', 'modifieds/heat-*', 'modifieds/heat-1'])('is known as %s', (session) => {
    const fixed = meeting().given({ ...fix, session, cars: 8 });
    expect(fixed.facts.at(-1)?.data).toEqual({ class: 'modifieds', session: 'heat', cars: 8 });
    expect(idsOf(fixed)).not.toContain('modifieds/heat-2');
  });

  it('has no session of another class', () => {
    const other: Issued = { ...fix, class: 'late-models', session: 'modifieds/heat' };
    expect(refusal(meeting(), other).code).toBe('session-unknown');
  });
});
