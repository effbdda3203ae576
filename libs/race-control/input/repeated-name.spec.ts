import fc from 'fast-check';
import { repeatedName } from './repeated-name.ts';

describe('A name that an object has twice', () => {
  it.each([
    ['{"a":1,"a":1}', 'a'],
    ['{"a":1,"\\u0061":2}', 'a'],
    ['{"a":{"b":[{"c":1},{"c":1,"d":"\\"c\\":","c" : 2}]}}', 'c'],
    ['{"__proto__":1,"x":{"__proto__":{}},"__proto__":2}', '__proto__'],
    ['{"":1,"x":[],"" :1}', ''],
  ])('is found in %s', (text, name) => {
    expect(repeatedName(text)).toBe(name);
  });

  it.each(['{"a":{"a":["a","a"]},"b":{"a":"a\\\\"}}', '["a","a"]', '"a"', '7', '{"a":"{\\"a\\":1}"}'])(
    'is not in %s',
    (text) => {
      expect(repeatedName(text)).toBeNull();
    },
  );

  it('is in no text that JSON.stringify wrote, and in all that repeat a member of it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), fc.nat(), (object, seed) => {
        const text = JSON.stringify(object, null, seed % 3);
        const names = Object.keys(object);
        const name = names[seed % names.length] ?? '';
        const twice = text.replace(/\}$/u, () => `,${JSON.stringify(name)}:0}`);
        expect([repeatedName(text), repeatedName(twice)]).toEqual([null, name]);
      }),
    );
  });

  it('is found in a text of any depth', () => {
    const depth = 100_000;
    expect(repeatedName(`${'[{"a":'.repeat(depth)}{"b":1,"b":1}${'}]'.repeat(depth)}`)).toBe('b');
  });
});
