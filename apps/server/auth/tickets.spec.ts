import { Tickets } from './tickets.ts';

const holder = (sub = 'Fan', expiresAtMs = Date.now() + 3_600_000) => ({
  claims: { sub },
  isOurs: true,
  expiresAtMs,
});
const PATH = '/api/meetings/m/events/stream';

describe('a ticket', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('is valid once', () => {
    const tickets = new Tickets();
    const { ticket } = tickets.issue(PATH, holder());
    expect(tickets.redeem(ticket, PATH)?.claims.sub).toBe('Fan');
    expect(tickets.redeem(ticket, PATH)).toBeNull();
  });

  it('is used up by a try at another address', () => {
    const tickets = new Tickets();
    const { ticket } = tickets.issue(PATH, holder());
    expect(tickets.redeem(ticket, '/api/meetings/n/events/stream')).toBeNull();
    expect(tickets.redeem(ticket, PATH)).toBeNull();
  });

  it('is valid for a minute, and never longer than its token', () => {
    const tickets = new Tickets();
    const { ticket } = tickets.issue(PATH, holder());
    jest.advanceTimersByTime(60_001);
    expect(tickets.redeem(ticket, PATH)).toBeNull();
    const expiresAt = Date.now() + 1_000;
    expect(tickets.issue(PATH, holder('Fan', expiresAt)).expiresAt).toBe(new Date(expiresAt).toISOString());
  });

  it('is removed when its official gets a hundred more, and those of other officials stay', () => {
    const tickets = new Tickets();
    const other = tickets.issue(PATH, holder('Other'));
    const [first] = Array.from({ length: 101 }, () => tickets.issue(PATH, holder()));
    expect(tickets.redeem(first?.ticket ?? '', PATH)).toBeNull();
    expect(tickets.redeem(other.ticket, PATH)?.claims.sub).toBe('Other');
  });
});
