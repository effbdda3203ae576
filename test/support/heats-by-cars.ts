import type { Format } from '#domain';

/** Heats of at most eight cars, a B-main from 17 cars on, and a main. */
export const heatsByCars: Format = {
  id: 'heats-by-cars',
  rankings: [{ id: 'pills', by: ['drawn'] }],
  sessions: [
    { id: 'practice', kind: 'practice' },
    { id: 'heat', kind: 'heat', laps: 2, count: { most: 8 }, lineup: [{ from: ['pills'], deal: 'stagger' }] },
    {
      id: 'b-main',
      kind: 'last-chance',
      laps: 2,
      when: { cars: [17, null] },
      lineup: [{ from: ['heat-*'], places: [4, null] }],
    },
    {
      id: 'main',
      kind: 'main',
      laps: 2,
      lineup: [
        { from: ['heat-*'], places: [1, 3] },
        { from: ['heat-*'], places: [4, null], when: { cars: [0, 16] } },
        { from: ['b-main'], places: [1, 4], when: { cars: [17, null] } },
      ],
    },
  ],
};
