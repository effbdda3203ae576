import fc from 'fast-check';
import { immutableJSONPatch, type JSONPatchDocument } from 'immutable-json-patch';
import { applyPatch } from 'rfc6902';
import { patchBetween } from './patch.ts';

/** Names that a pointer has to escape are among the likely ones. */
const name = fc.oneof(fc.constantFrom('a', 'b', 'a/b', '~', '~1', '', 'rows', '0'), fc.string());
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, 0, 1, 'x', '', true),
    fc.array(tie('value'), { maxLength: 5 }),
    // A field may be undefined, which JSON leaves out.
    fc.dictionary(name, fc.option(tie('value'), { nil: undefined }), { maxKeys: 5, noNullPrototype: true }),
  ),
}));
const view = fc
  .dictionary(name, fc.option(value, { nil: undefined }), { maxKeys: 6, noNullPrototype: true })
  // The one is no name to JSON.parse as to a literal, the other to one of the libraries; no view has them.
  .filter((each) => !/"(?:__proto__|-)":/u.test(JSON.stringify(each)));

const asJson = (each: unknown): unknown => JSON.parse(JSON.stringify(each));

describe('a patch', () => {
  it('makes the one of the other, by any library that knows RFC 6902', () => {
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

  it('is empty between equals, also where they are not the same object', () => {
    fc.assert(fc.property(view, (each) => expect(patchBetween(each, structuredClone(each))).toEqual([])));
  });

  it('names the fields of the rows that changed, and no more', () => {
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
