import { countLeading } from './binary-search.ts';

it.each([0, 1, 2, 7, 8])(
  'counts what comes before the point where the condition ends, in %s items',
  (length) => {
    for (let end = 0; end <= length; end += 1) {
      expect(countLeading(length, (index) => index < end)).toBe(end);
    }
  },
);
