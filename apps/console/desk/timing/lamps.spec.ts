import type { FeedStatus } from '#timing-feeds';
import { ageWords, lampWords, redLine } from './lamps.ts';

const NOW = Date.parse('2026-05-02T20:00:12.000Z');
const status = (changes: Partial<FeedStatus>): FeedStatus => ({
  name: 'sf',
  url: 'p3://127.0.0.1:5403',
  protocol: 'p3',
  line: 'sf',
  backup: false,
  state: 'live',
  lamp: 'green',
  words: 'The feed is live.',
  connectedAt: '2026-05-02T19:00:00.000Z',
  lastHeardAt: '2026-05-02T20:00:00.000Z',
  clock: null,
  counts: {
    bytes: 0,
    frames: 0,
    badFrames: 0,
    passings: 0,
    repeats: 0,
    crossings: 0,
    refused: 0,
    waiting: 0,
    held: 0,
  },
  gaps: [],
  weak: [],
  differences: [],
  raw: { kept: true, segment: null, n: 0, trouble: null },
  proposals: [],
  trouble: null,
  ...changes,
});

it('a lamp shows a word, the age and a sentence', () => {
  expect(lampWords(status({}), NOW, true)).toEqual({
    lamp: 'green',
    word: 'live',
    age: '12 s',
    sentence: 'Loop sf: The feed is live.',
  });
});

it('a silent feed says for how long', () => {
  const silent = lampWords(status({ state: 'silent', lamp: 'amber' }), NOW, true);
  expect(silent).toMatchObject({ lamp: 'amber', word: 'silent' });
  expect(silent.sentence).toBe('Loop sf has not been heard for 12 s. Check the decoder and its cable.');
});

it('a feed that was never heard has no age', () => {
  const never = lampWords(status({ state: 'silent', lamp: 'red', lastHeardAt: null }), NOW, true);
  expect(never.age).toBe('never');
  expect(never.sentence).toBe('Loop sf has never been heard. Check the decoder and its cable.');
});

it('a live feed in trouble asks to be checked', () => {
  const words = 'Passings are missing.';
  const orbits = { name: 'orbits', protocol: 'rmonitor', lamp: 'amber', words } as const;
  expect(lampWords(status(orbits), NOW, true)).toMatchObject({
    word: 'check',
    sentence: 'Timing program orbits: Passings are missing.',
  });
});

it('no lamp is green while the server does not report the feeds', () => {
  expect(lampWords(status({}), NOW, false)).toMatchObject({ lamp: 'unknown', word: 'not known' });
});

it('the red line names the first red feed, and counts the others', () => {
  const red = lampWords(status({ state: 'lost', lamp: 'red', words: 'Refused.' }), NOW, true);
  const green = lampWords(status({}), NOW, true);
  expect(redLine([green])).toBeNull();
  expect(redLine([green, red])).toBe('Loop sf: Refused.');
  expect(redLine([red, red])).toBe('Loop sf: Refused. 1 more in trouble.');
});

it.each([
  [-3, '0 s'],
  [119_999, '119 s'],
  [120_000, '2 min'],
  [7_200_000, '2 h'],
])('%d ms are %s', (ms, words) => expect(ageWords(ms)).toBe(words));
