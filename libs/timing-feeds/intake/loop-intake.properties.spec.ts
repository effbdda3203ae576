import fc from 'fast-check';
import { LoopScene, passing, START_MS, type Seen } from '../../../test/support/loop-scene.ts';
import { encodeP3 } from '../protocols/p3/p3.ts';

/** What a decoder saw: its cars, in the order of its numbers, from 1 again after a restart. */
const epoch = fc.array(
  fc.record({ transponder: fc.constantFrom('100', '200', '300'), gapS: fc.integer({ min: 1, max: 40 }) }),
  { minLength: 1, maxLength: 30 },
);
const race = fc.array(epoch, { minLength: 1, maxLength: 3 });

function passingsOf(epochs: readonly (readonly { transponder: string; gapS: number }[])[]): Seen[] {
  let s = 0;
  return epochs.flatMap((each) =>
    each.map(({ transponder, gapS }, i) => ({ number: i + 1, transponder, s: (s += gapS) })),
  );
}

const idOf = ({ number, transponder, s }: Seen): string =>
  `p3|7|${number}|${transponder}|${(START_MS + s * 1_000) * 1_000}`;

describe('the crossings of a decoder', () => {
  it('are the same however its bytes are split', () => {
    const split = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(race, split, (epochs, sizes) => {
        const bytes = Buffer.concat(passingsOf(epochs).map((seen) => encodeP3(passing(seen))));
        const whole = new LoopScene().connect().bytes(bytes);
        const parts = new LoopScene().connect();
        for (let at = 0, i = 0; at < bytes.length; i += 1) {
          const size = sizes[i % sizes.length] ?? 1;
          parts.bytes(bytes.subarray(at, at + size));
          at += size;
        }
        expect(parts.crossings).toEqual(whole.crossings);
      }),
    );
  });

  it('come once each, in any mix of repeats and new connections', () => {
    const repeats = fc.array(fc.record({ times: fc.integer({ min: 0, max: 3 }), back: fc.nat(20) }), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(race, repeats, (epochs, plan) => {
        const passings = passingsOf(epochs);
        const scene = new LoopScene().connect();
        for (const [i, seen] of passings.entries()) {
          scene.see(seen);
          const { times = 0, back = 0 } = plan[i % plan.length] ?? {};
          for (let time = 0; time < times; time += 1) scene.see(seen);
          if (times === 3) scene.connect().see(...passings.slice(Math.max(0, i - back), i + 1));
        }
        expect(scene.crossings.map(({ commandId }) => commandId)).toEqual(passings.map(idOf));
        expect(scene.report.gaps).toEqual([]);
      }),
    );
  });

  it('are all there after a fold was made from a checkpoint anywhere', () => {
    fc.assert(
      fc.property(race, fc.nat(89), (epochs, at) => {
        const passings = passingsOf(epochs);
        const scene = new LoopScene().connect();
        scene.see(...passings.slice(0, at));
        scene.intake = scene.make(JSON.parse(JSON.stringify(scene.intake.snapshot())) as never);
        scene.connect().see(...passings.slice(Math.max(0, at - 20)));
        expect(scene.crossings.map(({ commandId }) => commandId)).toEqual(passings.map(idOf));
      }),
    );
  });
});
