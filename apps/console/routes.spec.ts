import fc from 'fast-check';
import { addressOf, PAGE_NAMES, routeOf } from './routes.ts';

const at = (address: string) => routeOf(new URL(address, 'http://tower'));

describe('An address of the page', () => {
  it('without a path is the list of meetings', () => {
    expect(at('/')).toMatchObject({ meeting: null });
  });

  it('without a page is the board of the meeting', () => {
    expect(at('/meetings/clash-2023')).toMatchObject({
      meeting: 'clash-2023',
      page: 'board',
      session: null,
    });
  });

  it('may name a session and a moment', () => {
    const route = at('/meetings/clash-2023/replay/heat-1?at=512');
    expect(route).toMatchObject({ meeting: 'clash-2023', page: 'replay', session: 'heat-1' });
    expect(route?.query.get('at')).toBe('512');
  });

  it.each(['/meetings', '/meetings/a/pit-lane', '/meetings/a/board/b/c', '/somewhere'])(
    '%s names nothing',
    (address) => expect(at(address)).toBeNull(),
  );

  it('is parsed to the names that it was made from', () => {
    const name = fc.string({ minLength: 1, unit: 'binary' }).filter((text) => !/^\.{1,2}$/u.test(text));
    fc.assert(
      fc.property(name, fc.constantFrom(...PAGE_NAMES), fc.option(name), (meeting, page, session) => {
        expect(at(addressOf(meeting, page, session))).toMatchObject({ meeting, page, session });
      }),
    );
  });
});
