import { LoopScene, passing } from '../../../test/support/loop-scene.ts';
import { encodeP3 } from '../protocols/p3/p3.ts';

describe('the clock of a decoder on a slow machine', () => {
  it('has not jumped if its answer came slowly, and is asked again at once', () => {
    const scene = new LoopScene().connect().see({ number: 8, s: 3 }).wait(17);
    scene.offsetsMs = [];
    scene.bytes(encodeP3(passing({ number: 9, s: 10 })));
    scene.nowMs += 800;
    scene.bytes(encodeP3({ kind: 'clock', decoder: '7', timeUs: scene.nowMs * 1_000 }));
    expect(scene.numbers).toEqual([8]);
    scene.offsetsMs = [0];
    scene.wait(0.25);
    expect(scene.crossings.at(-1)?.at).toBe('2026-05-02T18:00:10.000Z');
    expect(scene.report.clock).toEqual({ offsetMs: 0, steps: 0 });
  });

  it('is asked once at a time, so that no answer is taken for that to a later question', () => {
    const scene = new LoopScene().connect();
    scene.offsetsMs = [];
    const askedMs = scene.wait(1).nowMs;
    scene.wait(1).bytes(encodeP3(passing({ number: 8, s: -10 })));
    scene.offsetsMs = [0];
    scene.bytes(encodeP3({ kind: 'clock', decoder: '7', timeUs: askedMs * 1_000 })).wait(0.25);
    expect(scene.report.clock).toEqual({ offsetMs: 0, steps: 0 });
    expect(scene.crossings.map(({ at }) => at)).toEqual(['2026-05-02T17:59:50.000Z']);
  });

  it('is not guessed from buffered passings while its answer is on the way', () => {
    const scene = new LoopScene();
    scene.intake.connected(scene.nowMs);
    scene.bytes(encodeP3(passing({ number: 8, s: -60 }))).wait(4);
    expect(scene.crossings).toEqual([]);
    scene.bytes(encodeP3({ kind: 'clock', decoder: '7', timeUs: (scene.nowMs - 2_000) * 1_000 }));
    scene.wait(0.25);
    expect(scene.report.clock?.steps).toBe(0);
    expect(scene.crossings).toHaveLength(1);
  });

  it('has not jumped if its first answer came slowly, and its next one corrects that', () => {
    const scene = new LoopScene();
    scene.intake.connected(scene.nowMs);
    const sentMs = scene.nowMs;
    scene.nowMs += 800;
    scene.bytes(encodeP3({ kind: 'clock', decoder: '7', timeUs: sentMs * 1_000 }));
    expect(scene.report.clock).toEqual({ offsetMs: 400, steps: 0 });
    scene.offsetsMs = [0];
    scene.wait(0.25);
    expect(scene.report.clock).toEqual({ offsetMs: 0, steps: 0 });
    scene.wait(5);
    expect(scene.report).toMatchObject({ clock: { offsetMs: 0, steps: 0 }, trouble: null });
  });

  it('has not jumped if the errors of two answers explain the difference', () => {
    const scene = new LoopScene();
    scene.intake.connected(scene.nowMs);
    const answer = (roundTripMs: number, toldAfterMs: number) => {
      const timeUs = (scene.nowMs + toldAfterMs) * 1_000;
      scene.nowMs += roundTripMs;
      scene.bytes(encodeP3({ kind: 'clock', decoder: '7', timeUs }));
    };
    answer(180, 0);
    for (let n = 0; n < 4; n += 1) {
      scene.wait(1);
      answer(160, 160);
    }
    expect(scene.report).toMatchObject({ clock: { steps: 0 }, trouble: null });
  });

  it('is not asked again before the process has read what came while it stood still', () => {
    const scene = new LoopScene();
    scene.intake.connected(scene.nowMs);
    const toldMs = scene.nowMs;
    scene.nowMs += 6_000;
    scene.wait(0.25);
    scene.offsetsMs = [0];
    scene.bytes(encodeP3({ kind: 'clock', decoder: '7', timeUs: toldMs * 1_000 }));
    expect(scene.report.clock).toEqual({ offsetMs: 0, steps: 0 });
  });

  it('has not jumped if passings that came late had made a guess too large', () => {
    const scene = new LoopScene();
    scene.intake.connected(scene.nowMs);
    scene.wait(6);
    scene.bytes(encodeP3(passing({ number: 8, s: 5 }))).wait(6);
    expect(scene.report.clock).toEqual({ offsetMs: 1_000, steps: 0 });
    scene.offsetsMs = [0];
    scene.wait(6);
    expect(scene.report).toMatchObject({ clock: { offsetMs: 0, steps: 0 }, trouble: null });
  });
});
