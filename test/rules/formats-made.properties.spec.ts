import { differentMeetings, madeMeetings } from '../support/made/comparison.ts';
import { describeCompared } from '../support/made/evaluator.ts';

const RUNS = Number(process.env['GREENFLAG_PROPERTY_RUNS'] ?? 100);

describeCompared('made-up meetings', () => {
  it('have the line-ups, rankings and sums of the reference evaluator', () => {
    const [shortest] = differentMeetings(madeMeetings(RUNS));
    expect(shortest).toBeUndefined();
  });
});
