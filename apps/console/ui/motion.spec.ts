import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TONES, MIN_TONE_MS } from './sounds/flag-sounds.ts';

/** Nothing may flash more than three times a second: WCAG 2.3.1. */
const MIN_CYCLE_MS = 334;

/**
 * Returns the animations of a style sheet whose cycle is too short. An animation that runs to and fro comes
 * back after two durations.
 */
function fastAnimations(css: string): readonly string[] {
  const declarations = [...css.matchAll(/animation(?:-duration)?:\s*([^;}]+)/gu)].map(
    ([, value = '']) => value,
  );
  return declarations.filter((value) => {
    const durations = [...value.matchAll(/(?<![\d.])([\d.]+)(ms|s)\b/gu)].map(
      ([, number, unit]) => Number(number) * (unit === 's' ? 1_000 : 1),
    );
    const cycles = /\balternate/u.test(value) ? 2 : 1;
    return durations.some((ms) => ms > 0 && ms * cycles < MIN_CYCLE_MS);
  });
}

const SOURCES = 'apps/console';
const FILES = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' });

/** Returns the names and texts of the source files of the page with an ending. */
const filesOf = (ending: RegExp): readonly (readonly [string, string])[] =>
  FILES.filter((file) => ending.test(file)).map((file) => [file, readFileSync(join(SOURCES, file), 'utf8')]);

const STYLES = filesOf(/\.css$/u);
const SCRIPTS = filesOf(/\.tsx?$/u);

describe('what moves on the page', () => {
  it('finds animations that are too fast', () => {
    expect(fastAnimations('a { animation: blink 0.2s infinite }')).toHaveLength(1);
    expect(fastAnimations('a { animation: blink 160ms alternate infinite }')).toHaveLength(1);
    expect(fastAnimations('a { animation-duration: 100ms }')).toHaveLength(1);
    expect(fastAnimations('a { animation: blink 0.2s alternate infinite; color: red }')).toEqual([]);
    expect(fastAnimations('a { animation: none !important }')).toEqual([]);
  });

  it('never flashes more than three times a second', () => {
    expect(STYLES.length).toBeGreaterThan(20);
    expect(STYLES.flatMap(([file, css]) => fastAnimations(css).map((found) => [file, found]))).toEqual([]);
  });

  it('stands still for somebody who wants less motion', () => {
    const theme = STYLES.find(([file]) => file.endsWith('shell/theme.css'))?.[1] ?? '';
    const calm = theme.slice(theme.indexOf('@media (prefers-reduced-motion: reduce)'));
    expect(calm).toMatch(
      /\*,\s+\*::before,\s+\*::after \{\s+transition: none !important;\s+animation: none !important;/u,
    );
    const moving = SCRIPTS.filter(([, text]) => /\.animate\(/u.test(text));
    for (const [file, text] of moving)
      expect([file, text.includes('prefers-reduced-motion')]).toEqual([file, true]);
  });
});

describe('the sound of a flag', () => {
  it('is another one for each flag, and repeats no tone faster than three times a second', () => {
    const sounds = Object.values(TONES).map((tones) => JSON.stringify(tones));
    expect(new Set(sounds).size).toBe(sounds.length);
    const tones = Object.values(TONES).flat();
    expect(tones.filter(({ ms }) => ms < MIN_TONE_MS)).toEqual([]);
  });
});
