import { stylesOf } from './line-styles.ts';

describe('the lines of cars', () => {
  const cars = Array.from({ length: 40 }, (_, i) => String(i));

  it('differ for each of forty cars', () => {
    const styles = [...stylesOf(cars).values()].map(({ hue, dash }) => `${hue} ${dash}`);
    expect(new Set(styles).size).toBe(40);
  });

  it('keep their color in every session, and are solid for the first car of a color', () => {
    const alone = stylesOf(['11', '31']);
    expect(alone.get('31')?.hue).toBe(stylesOf(['07', '31', '5', '41', '99']).get('31')?.hue);
    expect(stylesOf(['31']).get('31')?.dash).toBe(0);
  });
});
