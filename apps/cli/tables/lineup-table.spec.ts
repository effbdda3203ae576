import { formatView } from './view-tables.ts';

describe('the table of a line-up', () => {
  it('shows from where cars roll off, and which are scratched', () => {
    const rows = [
      { start: 1, formation: 1, car: '10', driver: 'Aric Almirola', via: 'heat-1 place 1' },
      { start: 2, formation: null, car: '29', driver: 'Sam Scratched', via: 'heat-1 place 2' },
      { start: 3, formation: 2, car: '88', driver: 'Late Driver', via: 'heat-1 place 3' },
    ];
    const head = { meeting: 'm', projectionVersion: 4, revision: 3, recordedAt: '2023-02-05T20:00:00.000Z' };
    const lineup = { ...head, projection: 'lineup', session: 'main', state: 'posted', open: [], stale: [] };
    const plain = { heading: (text: string) => text, width: Infinity };
    const [, heading, ...lines] = formatView({ ...lineup, rows }, plain).split('\n');
    expect(heading).toMatch(/^Start +Grid now +Car/u);
    expect(lines[0]).toMatch(/^ +1 +10 /u);
    expect(lines[1]).toMatch(/^ +2 +SCR +29 /u);
    expect(lines[2]).toMatch(/^ +3 +2 +88 /u);
  });
});
