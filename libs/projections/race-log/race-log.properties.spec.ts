import fc from 'fast-check';
import { evolve, fold, initialState } from '#domain';
import { meetings } from '../../../test/support/sessions.arbitrary.ts';
import { prepareView, project } from '../registry.ts';

const RUNS = Math.ceil(Number(process.env['GREENFLAG_PROPERTY_RUNS'] ?? 25) / 5);
const SEED = process.env['GREENFLAG_PROPERTY_SEED'];
const parameters = { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: Number(SEED) }) };

it('rows that continue those of an earlier state are those of a new fold', () => {
  const law = fc.property(meetings, ({ facts }) => {
    // A count knows a record by its identity. Copies share nothing with the states that grew.
    const copies = structuredClone(facts);
    let state = initialState();
    for (const [i, fact] of facts.entries()) {
      state = evolve(state, fact);
      const ids = [undefined, ...state.sessions.map(({ spec }) => spec.id)];
      const id = i % 3 === 0 ? undefined : ids[i % ids.length];
      for (const steps = prepareView(state, 'race-log', id); steps.next().done !== true;);
      const anew = fold(copies.slice(0, i + 1));
      expect(project(state, 'race-log', id)).toEqual(project(anew, 'race-log', id));
    }
  });
  fc.assert(law, parameters);
});
