import fc from 'fast-check';
import { immutableJSONPatch, type JSONPatchDocument } from 'immutable-json-patch';
import { applyPatch } from 'rfc6902';
import { patchBetween } from './patch.ts';

/** Field names. Many of them have to be escaped in a JSON pointer. */
const name = fc.oneof(fc.constantFrom('a', 'b', 'a/b', '~', '~1', '', 'rows', '0'), fc.string());
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, 0, 1, 'x', '', true),
    fc.array(tie('value'), { maxLength: 5 }),
    // A field may be undefined. JSON leaves it out.
    fc.dictionary(name, fc.option(tie('value'), { nil: undefined }), { maxKeys: 5, noNullPrototype: true }),
  ),
}));
const view = fc
  .dictionary(name, fc.option(value, { nil: undefined }), { maxKeys: 6, noNullPrototype: true })
  // A literal treats `__proto__` differently from JSON.parse, and one of the libraries cannot handle `-`. No
  // view
  // has such fields.
  .filter((each) => !/"(?:__proto__|-)":/u.test(JSON.stringify(each)));

const asJson = (each: unknown): unknown => JSON.parse(JSON.stringify(each));

describe('a patch', () => {
  it('turns one value into the other, with any RFC 6902 library', () => {
    fc.assert(
      fc.property(view, view, (before, after) => {
        const patch = asJson(patchBetween(before, after)) as JSONPatchDocument;
        const wanted = asJson(after);
        expect(immutableJSONPatch(asJson(before), patch)).toEqual(wanted);
        const target = asJson(before);
        expect(applyPatch(target, patch as never).every((error) => error === null)).toBe(true);
        expect(target).toEqual(wanted);
      }),
      { numRuns: 500 },
    );
  });

  it('is empty between equal values, also for different objects', () => {
    fc.assert(fc.property(view, (each) => expect(patchBetween(each, structuredClone(each))).toEqual([])));
  });

  it('contains only the changed fields of the rows', () => {
    const before = {
      revision: 1,
      rows: [
        { car: '7', laps: 1 },
        { car: '8', laps: 1 },
        { car: '9', laps: 0 },
      ],
    };
    const after = {
      revision: 2,
      rows: [
        { car: '7', laps: 1 },
        { car: '8', laps: 2 },
      ],
    };
    expect(patchBetween(before, after)).toEqual([
      { op: 'replace', path: '/revision', value: 2 },
      { op: 'replace', path: '/rows/1/laps', value: 2 },
      { op: 'remove', path: '/rows/2' },
    ]);
    const [row] = before.rows;
    expect(patchBetween({ rows: [row] }, { rows: [row, row] })).toEqual([
      { op: 'add', path: '/rows/-', value: row },
    ]);
  });
});
