import { differentMeetings, madeMeetings } from '../support/made/comparison.ts';
import { describeCompared } from '../support/made/evaluator.ts';

/** 2,000 meetings take four minutes: `GREENFLAG_PROPERTY_RUNS=400`. */
const MEETINGS = 5 * Number(process.env['GREENFLAG_PROPERTY_RUNS'] ?? 20);

describeCompared(`${MEETINGS} made-up meetings`, () => {
  it('have the line-ups, rankings and sums of the reference evaluator', () => {
    const [shortest] = differentMeetings(madeMeetings(MEETINGS));
    expect(shortest).toBeUndefined();
  }, 1_800_000);
});
