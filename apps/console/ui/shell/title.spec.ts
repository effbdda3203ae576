import { titleOf } from './title.ts';

const sessions = [{ session: 'heat-2', name: 'Heat 2' }];

describe('The title of a tab', () => {
  it.each([
    ['board', 'heat-2', 'Heat 2 · Board · The Clash · Greenflag'],
    ['desk', 'heat-2', 'Heat 2 · Desk · The Clash · Greenflag'],
    ['board', 'heat-9', 'heat-9 · Board · The Clash · Greenflag'],
    ['field', null, 'Field · The Clash · Greenflag'],
  ] as const)('at the %s of %s begins with the session and the page', (page, session, title) =>
    expect(titleOf({ page, session, sessions, meeting: 'The Clash' })).toBe(title),
  );
});
