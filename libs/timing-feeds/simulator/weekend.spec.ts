import { loadPresets } from '#race-control';
import { Given } from '../../../test/support/given.ts';
import { startOrder } from '../../../test/support/weekend.ts';
import { formatOf, generatedEntrants, postLineup, runOnPaper, schedule, sessionsBefore } from './weekend.ts';

const AT = Date.parse('2026-05-02T18:00:00.000Z');
const HOUR = 3_600_000;

describe('the meeting around a simulated session', () => {
  it.each([...loadPresets().values()].map((format) => [format.id, format] as const))(
    'reaches the line-up of each race of %s',
    (_, format) => {
      const track = { name: 'Test Oval', lengthMiles: 0.25 };
      const entrants = generatedEntrants(36);
      const plan = { meeting: 'test', name: 'Test', track, format, entrants };
      for (const spec of formatOf(plan).sessions.filter(({ lineup }) => lineup)) {
        const given = new Given().given(...schedule(1, plan, AT));
        sessionsBefore(plan, spec).forEach((before, index) => {
          const at = AT + (index + 1) * HOUR;
          given.given(...postLineup(1, plan, before, at));
          const cars = before.lineup ? startOrder(given, before.id) : entrants.map(({ car }) => car);
          given.given(...runOnPaper(1, before, cars, at));
        });
        given.given(...postLineup(1, plan, spec, AT + 12 * HOUR));
        expect(startOrder(given, spec.id).length).toBeGreaterThan(2);
      }
    },
  );
});
