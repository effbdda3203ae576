import { lengthIn, lengthWords, milesOf, speedWords } from './units.ts';

describe('The units of a meeting', () => {
  it('are miles and miles per hour unless it says otherwise', () => {
    expect(lengthWords(0.25)).toBe('0.25 mi');
    expect(speedWords(67.1)).toBe('67.100 mph');
  });

  it('are kilometers and kilometers per hour in a metric meeting', () => {
    expect(lengthWords(0.25, 'metric')).toBe('0.402 km');
    expect(speedWords(67.1, 'metric')).toBe('107.987 km/h');
  });

  it.each([0.4, 1, 2.137, 5.891])('give a length of %s km back as it was typed', (kilometers) => {
    expect(lengthIn(milesOf(kilometers, 'metric'), 'metric')).toBe(kilometers);
  });
});
