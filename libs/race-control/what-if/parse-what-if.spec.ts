import { parseWhatIf } from './parse-what-if.ts';

const note = { type: 'AddNote', text: 'x' };
const show = ['field'];

describe('a what-if question', () => {
  it('names what to strike, issue and show, and at which moment', () => {
    const body = { strike: [98, 97], issue: [note], show: ['field', 'results/lcq-2'], at: 114 };
    expect(parseWhatIf(body, 'm')).toEqual({
      ok: true,
      value: {
        strike: [98, 97],
        issue: [{ ...note, meeting: 'm' }],
        show: [
          { name: 'field', projection: 'field' },
          { name: 'results/lcq-2', projection: 'results', session: 'lcq-2' },
        ],
        at: 114,
      },
    });
  });

  it('may leave out strike or issue', () => {
    expect(parseWhatIf({ strike: [1], show }, 'm')).toMatchObject({ ok: true, value: { issue: [] } });
    expect(parseWhatIf({ issue: [note], show }, 'm')).toMatchObject({ ok: true, value: { strike: [] } });
  });

  it('takes a revision or an instant, as a number or as text', () => {
    const at = (value: unknown) => {
      const parsed = parseWhatIf({ strike: [1], show, at: value }, 'm');
      return parsed.ok ? parsed.value.at : parsed.problem.code;
    };
    expect(at(7)).toBe(7);
    expect(at('7')).toBe(7);
    expect(at('2023-02-05T20:00:00+01:00')).toEqual({ instant: '2023-02-05T19:00:00.000Z', by: 'recorded' });
    expect([at(-1), at(1.5), at('noon'), at(null), at([7])]).toEqual(Array(5).fill('moment-wrong'));
  });

  it.each([
    ['text', 'not-an-object', undefined],
    [[], 'not-an-object', undefined],
    [{ strike: [1], show, shows: ['field'] }, 'unknown-field', 'shows'],
    [{ show }, 'missing-field', 'issue'],
    [{ strike: [], issue: [], show }, 'missing-field', 'issue'],
    [{ strike: [1] }, 'missing-field', 'show'],
    [{ strike: [1], show: [] }, 'missing-field', 'show'],
    [{ strike: 1, show }, 'wrong-field', 'strike'],
    [{ strike: ['1'], show }, 'wrong-field', 'strike/0'],
    [{ strike: [1, -1], show }, 'wrong-field', 'strike/1'],
    [{ strike: [1, 2, 1], show }, 'wrong-field', 'strike/2'],
    [{ issue: note, show }, 'wrong-field', 'issue'],
    [{ issue: ['x'], show }, 'not-an-object', 'issue/0'],
    [{ issue: [note, { type: 'AddNot' }], show }, 'unknown-command', 'issue/1/type'],
    [{ issue: [{ ...note, car: '1' }], show }, 'unknown-field', 'issue/0/car'],
    [{ issue: [{ type: 'AddNote' }], show }, 'missing-field', 'issue/0/text'],
    [{ issue: [{ ...note, meeting: 'other' }], show }, 'wrong-field', 'issue/0/meeting'],
    [{ strike: [1], show: 'field' }, 'wrong-field', 'show'],
    [{ strike: [1], show: [7] }, 'wrong-field', 'show/0'],
    [{ strike: [1], show: ['feld'] }, 'wrong-field', 'show/0'],
    [{ strike: [1], show: ['field', 'results/'] }, 'wrong-field', 'show/1'],
    [{ strike: [1], show: ['results/a/b/c'] }, 'wrong-field', 'show/0'],
    [{ strike: [1], show: ['field', 'field'] }, 'wrong-field', 'show/1'],
  ])('with a mistake is refused with its code and field: %j', (body, code, field) => {
    const parsed = parseWhatIf(body, 'm');
    expect(parsed.ok ? parsed : [parsed.problem.code, parsed.problem.field]).toEqual([code, field]);
  });
});
