import { FeedScene } from '../../../test/support/feed-scene.ts';
import type { MeetingNow } from '../feed-types.ts';
import { encodeP3 } from '../protocols/p3/p3.ts';

const bridge = { name: 'sf', url: 'bridge:' };
const p3 = { name: 'sf', url: 'p3://127.0.0.1' };
const at = (s: number) => new Date(Date.parse('2026-05-02T18:00:00.000Z') + s * 1_000).toISOString();

describe('a feed whose checkpoint another feed wrote', () => {
  it('that spoke another protocol: it starts anew, and the other feeds with it', async () => {
    const scene = await new FeedScene().start([bridge]);
    await scene.answered(scene.feeds.feed('sf')?.accept([{ transponder: '1', at: at(0) }]));
    await scene.pass(2_000);
    await scene.stop();
    for (const url of ['rmonitor://127.0.0.1', 'multiloop://127.0.0.1', 'p98://127.0.0.1']) {
      await scene.start([
        { name: 'sf', url },
        { name: 'other', url: 'p3://127.0.0.1' },
      ]);
      expect(scene.feeds.status().map(({ state }) => state)).toEqual(['live', 'live']);
      await scene.stop();
    }
    expect(scene.issued).toHaveLength(1);
  });

  it('that reported to another meeting: its crossings are not known', async () => {
    const scene = await new FeedScene().start([bridge], 'saturday');
    const passing = { transponder: '1', at: at(0), number: 7 };
    await scene.answered(scene.feeds.feed('sf')?.accept([passing]));
    await scene.pass(2_000);
    await scene.stop();
    await scene.start([bridge], 'sunday');
    const answer = await scene.answered(scene.feeds.feed('sf')?.accept([passing]));
    expect(answer).toEqual({ accepted: 1, repeated: 0, refused: 0 });
    await scene.stop();
  });

  it('whose state cannot be used: the raw log is read again', async () => {
    const rmonitor = { name: 'sf', url: 'rmonitor://127.0.0.1' };
    const scene = await new FeedScene().start([rmonitor]);
    scene.send(Buffer.from('$B,5,"Heat"\r\n'));
    await scene.pass(2_000);
    await scene.stop();
    const disk = scene.disks.get('sf');
    const checkpoint = JSON.parse(Buffer.from(disk?.get('checkpoint.json') ?? []).toString()) as object;
    disk?.set('checkpoint.json', Buffer.from(JSON.stringify({ ...checkpoint, intake: { crossings: 1 } })));
    await scene.start([rmonitor]);
    await scene.until(() => scene.status().counts.frames === 1);
    await scene.stop();
  });
});

describe('a bridge', () => {
  it('need not post at once: the time that it says counts', async () => {
    const scene = await new FeedScene().start([bridge]);
    await scene.pass(60_000);
    const answer = scene.feeds.feed('sf')?.accept([{ transponder: '1', at: at(0) }]);
    expect(await scene.answered(answer)).toEqual({ accepted: 1, repeated: 0, refused: 0 });
    expect(scene.issued).toMatchObject([{ command: { at: at(0) } }]);
    await scene.stop();
  });

  it.each([
    ['at another line', { line: 'pit-in' }],
    ['of a backup reader', { backup: true }],
  ])('learns that passings %s are new, and that they are known', async (_, feed) => {
    const scene = await new FeedScene().start([{ ...bridge, ...feed }]);
    const passings = ['1', '2'].map((transponder) => ({
      transponder,
      at: at(0),
      number: Number(transponder),
    }));
    const post = () => scene.answered(scene.feeds.feed('sf')?.accept(passings));
    expect(await post()).toEqual({ accepted: 2, repeated: 0, refused: 0 });
    expect(await post()).toEqual({ accepted: 0, repeated: 2, refused: 0 });
    await scene.stop();
  });
});

describe('a raw log that cannot be read', () => {
  it('keeps the checkpoint before it: the next start brings its crossings', async () => {
    const scene = new FeedScene();
    scene.answer = () => ({ kind: 'unavailable', words: 'away' });
    await scene.start([p3]);
    const decoder = { decoder: '7', timeUs: scene.clock.now() * 1_000 };
    scene.send(encodeP3({ kind: 'clock', ...decoder }));
    scene.send(
      encodeP3({ kind: 'passing', ...decoder, number: 1, transponder: '1', hits: 40, strength: 90 }),
    );
    // The end of the log, which an opening reads, lies behind these.
    const status = encodeP3({ kind: 'status', decoder: '7', number: null, noise: 30 });
    for (let i = 0; i < 60; i++) scene.send(Buffer.concat([Buffer.alloc(30_000), status]));
    await scene.pass(2_000);
    await scene.stop();
    scene.answer = () => ({ kind: 'accepted', revision: 1 });
    scene.diskError = 'EIO: i/o error';
    await scene.start([p3]);
    await scene.until(() => scene.status().trouble?.code === 'feed-fault');
    scene.send(status);
    await scene.pass(5_000);
    await scene.stop();
    scene.diskError = null;
    await scene.start([p3]);
    await scene.until(() => scene.status().counts.crossings === 1);
    await scene.stop();
  });
});

it('a feed without a raw log that was full reads on once the store is back', async () => {
  const scene = new FeedScene();
  scene.keepsRaw = false;
  scene.answer = () => ({ kind: 'unavailable', words: 'away' });
  await scene.start([p3]);
  const decoder = { decoder: '7', timeUs: scene.clock.now() * 1_000 };
  scene.send(encodeP3({ kind: 'clock', ...decoder }));
  const sound = { kind: 'passing', ...decoder, transponder: '1', hits: 40, strength: 90 } as const;
  const passings = Array.from({ length: 50_000 }, (_, i) => encodeP3({ ...sound, number: i + 1 }));
  scene.send(Buffer.concat(passings));
  await scene.until(() => scene.pauses.length === 1);
  scene.answer = () => ({ kind: 'accepted', revision: 1 });
  await scene.until(() => scene.pauses.length === 2);
  expect(scene.pauses).toEqual([true, false]);
  await scene.stop();
});

describe('crossings that no green covers', () => {
  const open = { sessions: [{ session: 'heat', phase: 'open', flag: null }] };
  const closed = { sessions: [{ session: 'heat', phase: 'unofficial', flag: null }] };
  const given = async (now: Partial<MeetingNow>): Promise<FeedScene> => {
    const scene = new FeedScene();
    scene.answer = () => ({ kind: 'refused', code: 'no-session-under-way', words: 'No session.' });
    await scene.start([bridge]);
    scene.change(now);
    const passings = ['1', '2'].map((transponder) => ({ transponder, at: at(0) }));
    await scene.answered(scene.feeds.feed('sf')?.accept(passings));
    await scene.until(() => scene.status().counts.held === 2);
    await scene.until(() => scene.status().counts.refused === 2);
    return scene;
  };

  it('are given up with a word while a session waits for its green', async () => {
    const scene = await given(open);
    const { lamp, trouble } = scene.status();
    expect({ lamp, ...trouble }).toMatchObject({ lamp: 'amber', code: 'commands-refused' });
    expect(trouble?.words).toMatch(
      /^2 crossings before the green were given up, the last at 18:02:\d\d UTC\./,
    );
    await scene.stop();
  });

  it('are given up without a word while no session is on', async () => {
    const scene = await given(closed);
    expect(scene.status().lamp).toBe('green');
    await scene.stop();
  });
});
