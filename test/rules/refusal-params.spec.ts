import { paramsOf, REJECTIONS, type RejectionCode } from '#domain';
import { SCENARIOS } from '../support/rejections/scenarios.ts';
import { refusal } from '../support/weekend.ts';

const CODES = Object.keys(REJECTIONS) as RejectionCode[];
/** The words of these cases are sentences of their own, which stand in a list beside the detail. */
const OWN_SENTENCES: ReadonlySet<RejectionCode> = new Set(['needs-confirmation', 'format-invalid']);

/** Returns what differs from case to case: quoted texts, numbers, and ids with a number. */
const variablesOf = (words: string): string[] =>
  [...words.matchAll(/"([^"]+)"|(\d[\d.]*\d|\d)|\b([a-z]+-[a-z-]*\d+)\b/gu)].map(
    ([, quoted, number, id]) => quoted ?? number ?? id ?? '',
  );

describe.each(CODES)('the words of %s', (code) => {
  it.each(SCENARIOS[code].map((scenario, i) => [i + 1, scenario] as const))(
    'name nothing that is not in the parameters: case %i',
    (_, [given, command]) => {
      const meeting = given();
      const refused = typeof command === 'function' ? command(meeting) : command;
      const { words, details, params } = refusal(meeting, refused);
      const known = JSON.stringify(OWN_SENTENCES.has(code) ? [params, details] : params);
      const specific = words.replace(REJECTIONS[code].help, '');
      expect(variablesOf(specific).filter((each) => !known.includes(each))).toEqual([]);
    },
  );
});

describe('the parameters of a refusal', () => {
  it('are numbers, texts and lists of them, without documents and long texts', () => {
    expect(
      paramsOf({
        car: '7',
        lap: 3,
        cars: ['7', '21'],
        format: { id: 'x' },
        findings: [{}],
        text: 'x'.repeat(999),
      }),
    ).toEqual({ car: '7', lap: 3, cars: ['7', '21'] });
  });
});
