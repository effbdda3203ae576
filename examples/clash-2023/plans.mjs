// The choices that are needed to reconstruct every lap of every race. Nothing in this file is published.

/**
 * @typedef {Omit<import('./laps.mjs').Plan, 'laps' | 'start' | 'finish' | 'greenAt' | 'seed'>} Details
 * @typedef {Details & { lineupAt: string, greenAt: string }} RacePlan
 */

/** Laps completed before each caution of the main. The sources give only the number of cautions. */
const MAIN_CAUTIONS = [4, 11, 19, 27, 36, 44, 53, 62, 75, 81, 90, 99, 108, 117, 131, 140];

/** @type {Record<string, RacePlan>} */
export const plans = {
  'heat-1': {
    lineupAt: '2023-02-05T02:40:00.000Z',
    greenAt: '2023-02-05T22:00:00.000Z',
    stints: [
      { car: '31', from: 1, to: 20 },
      { car: '10', from: 21, to: 25 },
    ],
    waypoints: {
      48: [[20, 3]],
      21: [
        [2, 4],
        [3, 9.6],
        [15, 9.6],
      ],
    },
    setbacks: [{ car: '21', lap: 3, place: 9, lostMs: 3_600 }],
  },
  'heat-2': {
    lineupAt: '2023-02-05T02:41:00.000Z',
    greenAt: '2023-02-05T22:22:00.000Z',
    waypoints: { 2: [[19, 7]], 47: [[19, 6]], 9: [[19, 8]] },
    // The yellow falls before the last two cars cross the line. Their lap counts nevertheless.
    setbacks: [
      { car: '78', lap: 20, place: 9, lostMs: 2_400 },
      { car: '2', lap: 20, place: 9, lostMs: 5_800 },
    ],
    cautions: [{ after: 20, delayMs: 3_300 }],
  },
  'heat-3': {
    lineupAt: '2023-02-05T02:42:00.000Z',
    greenAt: '2023-02-05T22:46:00.000Z',
    stints: [{ car: '11', from: 8, to: 25 }],
    waypoints: {
      20: [[22, 3]],
      6: [
        [10, 5],
        [17, 9.6],
      ],
      99: [[10, 5.5]],
      12: [[21, 4.5]],
    },
    setbacks: [
      { car: '6', lap: 11, place: 9, lostMs: 2_100 },
      { car: '20', lap: 23, place: 8, lostMs: 0 },
    ],
    cautions: [{ after: 22 }],
  },
  'heat-4': {
    lineupAt: '2023-02-05T02:43:00.000Z',
    greenAt: '2023-02-05T23:10:00.000Z',
    stints: [{ car: '24', from: 1, to: 25 }],
  },
  'lcq-1': {
    lineupAt: '2023-02-05T23:26:00.000Z',
    greenAt: '2023-02-05T23:40:00.000Z',
    stints: [{ car: '34', from: 1, to: 50 }],
    slow: { car: '15', msPerLap: 310, laps: 49 },
  },
  'lcq-2': {
    lineupAt: '2023-02-05T23:27:00.000Z',
    greenAt: '2023-02-06T00:08:00.000Z',
    stints: [{ car: '9', from: 1, to: 50 }],
  },
  main: {
    lineupAt: '2023-02-06T00:40:00.000Z',
    greenAt: '2023-02-06T01:20:00.000Z',
    stints: [
      { car: '10', from: 1, to: 21 },
      { car: '11', from: 22, to: 42 },
      { car: '41', from: 43, to: 85 },
      { car: '23', from: 86, to: 125 },
      { car: '19', from: 126, to: 150 },
    ],
    waypoints: {
      19: [
        [43, 4],
        [120, 2],
      ],
      41: [[37, 2]],
      11: [[16, 2]],
      23: [[80, 2]],
    },
    cautions: MAIN_CAUTIONS.map((after) => ({ after })),
  },
};
