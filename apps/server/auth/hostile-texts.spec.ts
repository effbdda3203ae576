import type { FastifyRequest } from 'fastify';
import { parseOfficialHeader } from './official-header.ts';
import { refuseTokenInAddress, withoutTokens } from './request-access.ts';

/** Runs work and returns the processor time that it took. */
function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/**
 * Checks that work on four times as long a text takes less than ten times as long. Work that is quadratic
 * takes 16 times as long. The shortest of several tries counts, and what takes no time at all is linear.
 */
function expectLinear(work: (length: number) => void, length: number): void {
  const shortest = (n: number) => Math.min(...[1, 2, 3, 4, 5].map((salt) => cpuMs(() => work(n + salt))));
  expect(shortest(4 * length)).toBeLessThan(10 * shortest(length) + 20);
}

const jwt = 'eyJhbGciOiJ9.eyJzdWIiOiJ9.c2ln';

describe('the header Greenflag-Official', () => {
  it.each<[string, string, string]>([
    ['bare', 'Jane Doe; role=director', 'Jane Doe'],
    ['quoted', ' "Jane \\"JD\\" Doe" ;x=1; role = "director" ;y', 'Jane "JD" Doe'],
    ['with a semicolon in quotes', '"Doe; role=viewer";role=director', 'Doe; role=viewer'],
    ['percent-encoded', 'J%C3%BCrgen;role=director', 'Jürgen'],
  ])('is parsed: %s', (_, header, id) => {
    expect(parseOfficialHeader(header)).toEqual({ id, role: 'director' });
  });

  it.each(['"Jane"x;role=director', 'Ja"ne;role=director', 'Jane;role=director x', 'Jane'])(
    'is refused: %s',
    (header) => {
      expect(() => parseOfficialHeader(header)).toThrow('The header names no role.');
    },
  );

  it('is refused above 2,000 characters', () => {
    const header = (length: number) => `${'x'.repeat(120)};${' '.repeat(length - 134)}role=director`;
    expect(parseOfficialHeader(header(2_000))).toMatchObject({ role: 'director' });
    expect(() => parseOfficialHeader(header(2_001))).toThrow('at most 120 characters');
  });

  it.each<[string, (length: number) => string]>([
    ['spaces', (n) => `x${' '.repeat(n)}"`],
    ['leading spaces', (n) => `${' '.repeat(n)}"`],
    ['parameters', (n) => `x${'; role='.repeat(n / 7)}!`],
    ['spaces in a parameter', (n) => `x; role=${' '.repeat(n)}!`],
    ['escapes', (n) => `"${'\\\\'.repeat(n / 2)}`],
  ])('takes a time that grows with its length only: %s', (_, headerOf) => {
    const parse = (length: number) => {
      for (let i = 0; i < 20; i += 1) expect(() => parseOfficialHeader(headerOf(length))).toThrow();
    };
    expectLinear(parse, 450);
  });
});

describe('a token in an address', () => {
  const isRefused = (url: string): boolean => {
    try {
      refuseTokenInAddress({ query: {}, url } as FastifyRequest);
      return false;
    } catch {
      return true;
    }
  };

  it.each([`/api/meetings/${jwt}`, `/api/x${jwt}/y`, '/eyJhbGciO.eyJz.', `/a.b.${jwt}.c`])(
    'is found: %s',
    (url) => {
      expect(isRefused(url)).toBe(true);
    },
  );

  it.each(['/eyJabcd.eyJz.c', '/eyJhbGciO/.eyJz.c', '/eyJhbGciO..c', '/eyJhbGciO.eyJz', '/api/meetings'])(
    'is not seen in: %s',
    (url) => {
      expect(isRefused(url)).toBe(false);
    },
  );

  it('is replaced in what is logged', () => {
    expect(withoutTokens(`/api/${jwt}/x/${jwt}/y?z=${jwt}`)).toBe('/api/…/x/…/y');
    expect(withoutTokens(`/${jwt}.${jwt}`)).not.toContain('eyJ');
    expect(withoutTokens('/api/meetings?x')).toBe('/api/meetings');
  });

  it.each<[string, string]>([
    ['headers', 'eyJ'],
    ['parts', 'eyJaaaaa.'],
    ['letters', 'aaa'],
  ])('is looked for in a time that grows with the address only: %s', (_, piece) => {
    const text = (length: number) => `/eyJ${piece.repeat(length / piece.length)}!`;
    expectLinear((length) => {
      for (let i = 0; i < 20; i += 1) void [isRefused(text(length)), withoutTokens(text(length))];
    }, 4_000);
  });
});
