import { RMonitorDecoder } from '../../protocols/rmonitor/decoder.ts';
import { generatedEntrants, transpondersOf } from '../weekend.ts';
import { simulate, type Simulation } from '../simulate.ts';

const GREEN_AT = Date.parse('2026-05-02T19:00:00.000Z');

function heat(seed: number): Simulation {
  const entrants = generatedEntrants(9);
  const transponders = transpondersOf(seed, entrants);
  const grid = entrants.map(({ car, driver }) => ({ car, driver, transponder: transponders.get(car) ?? '' }));
  return simulate(seed, { spec: { id: 'heat', kind: 'heat', laps: 25 }, grid, greenAt: GREEN_AT });
}

const recordsIn = (chunks: readonly Uint8Array[]) => {
  const decoder = new RMonitorDecoder();
  return chunks.flatMap((bytes) => decoder.push(bytes));
};

const bytesOf = ({ rmonitor }: Simulation): Uint8Array[] =>
  rmonitor.events.flatMap((event) => ('bytes' in event ? [event.bytes] : []));

describe('a simulated timing program', () => {
  it('reports every crossing, and the laps and best laps of the truth at the end', () => {
    const simulation = heat(3);
    const records = recordsIn(bytesOf(simulation));
    expect(records.filter(({ kind }) => kind === 'crossed')).toHaveLength(simulation.truth.crossings.length);
    for (const { car, laps, bestLapMs } of simulation.truth.cars) {
      const position = records.findLast((one) => one.kind === 'position' && one.registration === car);
      const best = records.findLast((one) => one.kind === 'bestLap' && one.registration === car);
      expect({ position, best }).toMatchObject({ position: { laps }, best: { timeMs: bestLapMs } });
    }
  });

  it('brings a new client up to date, with the same standing as the lines before', () => {
    const simulation = heat(3);
    const standing = (chunks: readonly Uint8Array[]) => {
      const laps = recordsIn(chunks).filter((one) => one.kind === 'position');
      return Object.fromEntries(laps.map(({ registration, laps: count }) => [registration, count]));
    };
    const { welcome } = simulation.rmonitor.connect(simulation.endsAt, true);
    expect(standing(welcome)).toEqual(standing(bytesOf(simulation)));
    expect(recordsIn(welcome).filter(({ kind }) => kind === 'crossed')).toEqual([]);
  });

  it('sends a heartbeat each second, with the flag and the laps to go', () => {
    const beats = recordsIn(bytesOf(heat(3))).filter((one) => one.kind === 'heartbeat');
    const flags = [...new Set(beats.map(({ flag }) => flag.trim()))];
    expect(flags).toEqual(['', 'Green', 'Yellow', 'Finish']);
    expect(beats[0]?.lapsToGo).toBe(25);
    expect(beats.at(-1)?.lapsToGo).toBe(0);
  });
});
