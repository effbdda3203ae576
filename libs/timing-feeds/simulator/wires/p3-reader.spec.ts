import { p3Decoder } from '../../protocols/p3/p3.ts';
import { encodeP3 } from '../../protocols/p3/p3.ts';
import type { PassingRecord } from '../../protocols/records.ts';
import { NO_CHAOS, parseChaos, type Chaos } from '../chaos.ts';
import { p3Reader } from './p3-reader.ts';
import type { WireEvent } from './wire.ts';
import type { Passing } from '../readers.ts';

const FROM = Date.parse('2026-05-02T19:00:00.000Z');
const PASSINGS: readonly Passing[] = Array.from({ length: 200 }, (_, i) => ({
  transponder: String(3_400_000 + (i % 9)),
  at: FROM + i * 1_700,
  hits: 30,
  strength: 100,
}));

const chaosOf = (chaos: Partial<Chaos>): Chaos => ({ ...NO_CHAOS, ...chaos });

function passingsIn(chunks: readonly Uint8Array[]): PassingRecord[] {
  const decoder = p3Decoder();
  return chunks.flatMap((bytes) => decoder.push(bytes)).filter((record) => record.kind === 'passing');
}

const bytesOf = (events: readonly WireEvent[]): Uint8Array[] =>
  events.flatMap((event) => ('bytes' in event ? [event.bytes] : []));

const numbersOf = (passings: readonly PassingRecord[]): number[] =>
  passings.map(({ number }) => number ?? NaN);

describe('a simulated P3 decoder', () => {
  it('sends every passing once, with its transponder, its time and the next number', () => {
    const { events } = p3Reader(1, PASSINGS, NO_CHAOS);
    const passings = passingsIn(bytesOf(events));
    const first = passings[0]?.number ?? NaN;
    expect(passings).toMatchObject(
      PASSINGS.map(({ transponder, at }, i) => ({ transponder, timeUs: at * 1_000, number: first + i })),
    );
  });

  it('sends a lost or damaged passing to a client that asks for it', () => {
    const reader = p3Reader(1, PASSINGS, chaosOf({ lost: 0.1, noise: 0.1 }));
    const came = new Set(numbersOf(passingsIn(bytesOf(reader.events))));
    expect(came.size).toBeLessThan(PASSINGS.length - 20);
    const [from, to] = [Math.min(...came), Math.max(...came)];
    const { answer } = reader.connect(FROM, true);
    const request = encodeP3({ kind: 'request', what: 'resend', from, to });
    const again = passingsIn(answer(request, FROM + 1_000_000));
    expect(numbersOf(again)).toEqual(Array.from({ length: PASSINGS.length }, (_, i) => from + i));
  });

  it('repeats the last 20 after each break of the connection', () => {
    const reader = p3Reader(1, PASSINGS, chaosOf({ reconnect: 50 }));
    const cuts = reader.events.filter((event) => 'cut' in event);
    expect(cuts).toHaveLength(4);
    const [cut] = cuts;
    expect(reader.connect(FROM, true).welcome).toEqual([]);
    const repeated = passingsIn(reader.connect((cut?.at ?? 0) + 10, false).welcome);
    expect(repeated.at(-1)?.timeUs).toBe((PASSINGS[49]?.at ?? 0) * 1_000);
    expect(repeated).toHaveLength(20);
  });

  it('numbers from 1 after a restart, and has forgotten what was before', () => {
    const reader = p3Reader(1, PASSINGS, chaosOf({ reset: 1 }));
    const [cut] = reader.events.filter((event) => 'cut' in event);
    const numbers = numbersOf(passingsIn(bytesOf(reader.events)));
    const restart = numbers.indexOf(1);
    expect(numbers.slice(restart)).toEqual(
      Array.from({ length: PASSINGS.length - restart }, (_, i) => i + 1),
    );
    const all = encodeP3({ kind: 'request', what: 'resend', from: 1, to: 100_000 });
    expect(reader.connect(FROM, true).answer(all, cut?.at ?? 0)).toEqual([]);
  });

  it('tells the time of its own clock', () => {
    const { answer } = p3Reader(1, PASSINGS, chaosOf({ clock: 5_000 })).connect(FROM, true);
    const [clock] = answer(encodeP3({ kind: 'request', what: 'time' }), FROM);
    expect(p3Decoder().push(clock ?? new Uint8Array())).toMatchObject([
      { kind: 'clock', timeUs: (FROM + 5_000) * 1_000 },
    ]);
  });
});

describe('chaos', () => {
  it('is read from text', () => {
    expect(parseChaos('dup=0.1, reconnect=100')).toEqual({ ...NO_CHAOS, dup: 0.1, reconnect: 100 });
    expect(parseChaos('')).toEqual(NO_CHAOS);
    expect(parseChaos('dub=0.1')).toMatch(/^There is no chaos 'dub'. Use dup, reconnect/);
    expect(parseChaos('dup=2')).toBe("'2' is not a valid number for dup.");
    expect(parseChaos('reset=1.5')).toBe("'1.5' is not a valid number for reset.");
    expect(parseChaos('reset=')).toBe("'' is not a valid number for reset.");
  });
});
