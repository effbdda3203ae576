import { differentMeetings, madeMeetings } from '../support/made/comparison.ts';
import { describeCompared } from '../support/made/evaluator.ts';

describeCompared('2,000 made-up meetings', () => {
  it('have the line-ups, rankings and sums of the reference evaluator', () => {
    const [shortest] = differentMeetings(madeMeetings(2_000));
    expect(shortest).toBeUndefined();
  }, 1_800_000);
});
