import { AllStarOpen, chunksOfOpen, expectedOpen } from '../support/all-star-open.ts';
import { describeCaptures } from '../support/feed-captures.ts';

interface RunningOrder {
  readonly rows: readonly { readonly car: string; readonly laps: number; readonly place: number }[];
}

describeCaptures('the All-Star Open with two readers', () => {
  let open: AllStarOpen;
  beforeEach(async () => (open = await AllStarOpen.open()));
  afterEach(() => open.close());

  const order = async (): Promise<RunningOrder['rows']> => {
    const answer = await open.race.view({
      meeting: 'all-star-open',
      projection: 'running-order',
      session: 'race',
    });
    if (answer.kind !== 'view') throw new Error(answer.kind);
    return (answer.view as unknown as RunningOrder).rows;
  };
  const outcome = async () => {
    const rows = await order();
    return {
      order: rows.map(({ car }) => car),
      laps: Object.fromEntries(rows.map(({ car, laps }) => [car, laps])),
      total: rows.reduce((sum, { laps }) => sum + laps, 0),
    };
  };

  it('has 719 crossings that count, the laps of each car, and the official order', async () => {
    const { expected, lateAssign, readers } = expectedOpen();
    await open.play(chunksOfOpen());
    const [a, b] = open.counts;
    await open.issue({
      type: 'AssignTransponder',
      transponder: lateAssign.transponder,
      car: lateAssign.car,
    });
    expect(await outcome()).toEqual({ order: expected.order, laps: expected.laps, total: expected.total });
    expect([a?.passings, b?.passings]).toEqual([readers.a.distinctPassings, readers.b.distinctPassings]);
  });

  it('writes nothing further when it is played again', async () => {
    const chunks = chunksOfOpen();
    await open.play(chunks);
    const first = await open.log();
    await open.play(chunks);
    expect(await open.log()).toHaveLength(first.length);
  });

  it('writes nothing further for servers that stop and join at many points', async () => {
    const chunks = chunksOfOpen();
    await open.play(chunks);
    const first = await open.log();
    for (let from = 250; from < chunks.length; from += 500) await open.play(chunks.slice(from, from + 500));
    expect(await open.log()).toHaveLength(first.length);
  });
});
