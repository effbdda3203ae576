import { evolve, initialState } from '#domain';
import { readWholeStream } from '#event-store';
import { viewsOf } from '../../../test/support/views.ts';
import { CLASH, playedExample } from '../../../test/support/example.ts';
import { toFact } from '../log/log-record.ts';

/** A prime number of records, so that the looks fall on all kinds of records. */
const RECORDS_BETWEEN_LOOKS = 199;

describe('the schemas of the views', () => {
  it('describe every view of every session of the Clash, from its beginning to its end', async () => {
    const { store, race } = await playedExample();
    let state = initialState();
    const looks: string[][] = [];
    for await (const event of readWholeStream(store, `meeting-${CLASH}`)) {
      state = evolve(state, toFact(event));
      if (event.revision % RECORDS_BETWEEN_LOOKS === 0) looks.push(Object.keys(viewsOf(state)));
    }
    looks.push(Object.keys(viewsOf(state)));
    await race.drain();
    expect(looks.length).toBe(31);
    expect(new Set(looks.map((names) => names.length))).toEqual(new Set([63]));
  }, 60_000);
});
