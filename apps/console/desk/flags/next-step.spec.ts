import type { SessionProgress } from './flag-moves.ts';
import { nextStep, obstacleOf, type StepSources } from './next-step.ts';

const SESSIONS: StepSources['sessions'] = [
  { session: 'heat-1', phase: 'official' },
  { session: 'heat-2', phase: 'scheduled' },
  { session: 'main', phase: 'scheduled' },
];
const CAR = { car: '7' } as NonNullable<StepSources['lineup']>['rows'][number];

const main = (more: Partial<StepSources> = {}): StepSources => ({
  session: 'main',
  sessions: SESSIONS,
  next: 'heat-2',
  lineup: { rows: [CAR], open: [] },
  draws: { unfixed: [], rows: [] },
  ...more,
});
const open = (session: string, cars?: string[]): Partial<StepSources> => ({
  lineup: { rows: [CAR], open: [{ session, places: 3, ...(cars && { cars }) }] },
});
const at = (phase: SessionProgress['phase'], lapsToGo: number | null = null): SessionProgress => ({
  phase,
  flag: 'none',
  lapsToGo,
  hasLineup: true,
  isStale: false,
  isEmpty: false,
  isChanged: false,
  tie: null,
});

describe('The next step of a session that waits for its line-up', () => {
  it('posts the line-up once nothing is open', () => {
    expect(nextStep(at('scheduled'), main())).toEqual({ kind: 'command', type: 'PostLineup' });
  });

  it('waits for the results that its places are won in', () => {
    expect(nextStep(at('scheduled'), main(open('heat-2')))).toEqual({
      kind: 'obstacle',
      obstacle: { kind: 'results', sessions: ['heat-2'] },
    });
  });

  it('fixes the number of cars before anything else', () => {
    const sources = main({ ...open('pills'), draws: { unfixed: ['main'], rows: [] } });
    expect(obstacleOf(sources)).toEqual({ kind: 'unfixed' });
  });

  it('draws: the ranking that it takes cars from, the whole line-up, an order or an inversion', () => {
    const rows = [{ kind: 'order', ranking: 'pills', session: null, isOpen: true }] as const;
    expect(obstacleOf(main({ ...open('pills'), draws: { unfixed: [], rows } }))).toEqual({ kind: 'draw' });
    const whole = [{ kind: 'lineup', ranking: null, session: 'main', isOpen: true }] as const;
    expect(obstacleOf(main({ draws: { unfixed: [], rows: whole } }))).toEqual({ kind: 'draw' });
    expect(obstacleOf(main(open('draw')))).toEqual({ kind: 'draw' });
    expect(obstacleOf(main(open('inversion')))).toEqual({ kind: 'draw' });
  });

  it('does not wait for the draw of another session', () => {
    const rows = [{ kind: 'lineup', ranking: null, session: 'heat-2', isOpen: true }] as const;
    expect(obstacleOf(main({ draws: { unfixed: [], rows } }))).toBeNull();
  });

  it('breaks a tie, and names a ranking without an order', () => {
    expect(obstacleOf(main(open('points', ['7', '8'])))).toEqual({
      kind: 'tie',
      cars: ['7', '8'],
      of: 'points',
      isCertified: false,
    });
    expect(obstacleOf(main(open('points')))).toEqual({ kind: 'ranking', ranking: 'points' });
  });

  it('has the certified results reopened in which cars are level', () => {
    const obstacle = { kind: 'tie', cars: ['7', '8'], of: 'heat-1', isCertified: true };
    expect(obstacleOf(main(open('heat-1', ['7', '8'])))).toEqual(obstacle);
    const reopened = SESSIONS.map((one) => ({ ...one, phase: 'unofficial' as const }));
    const sources = main({ ...open('heat-1', ['7', '8']), sessions: reopened });
    expect(obstacleOf(sources)).toEqual({ ...obstacle, isCertified: false });
  });

  it('does not wait for a provisional, nor for a car that may be chosen', () => {
    expect([obstacleOf(main(open('provisional'))), obstacleOf(main(open('chosen')))]).toEqual([null, null]);
  });

  it('says that no car comes to it', () => {
    expect(obstacleOf(main({ lineup: { rows: [], open: [] } }))).toEqual({ kind: 'no-car' });
  });
});

describe('The next step of a session that is over', () => {
  it.each(['checkered', 'unofficial'] as const)('breaks a tie that decides who advances: %s', (phase) => {
    const tie = ['7', '44'];
    expect(nextStep({ ...at(phase), tie, isChanged: true }, main({ session: 'heat-2' }))).toEqual({
      kind: 'obstacle',
      obstacle: { kind: 'tie', cars: tie, of: 'heat-2', isCertified: false },
    });
    expect(nextStep(at(phase), main())).toMatchObject({ kind: 'command' });
  });
});

describe('The next step of a session that is certified', () => {
  it('goes to the session that is run next', () => {
    expect(nextStep(at('official'), main())).toEqual({ kind: 'go', session: 'heat-2' });
  });

  it('goes to a session that was left uncertified when all have been opened', () => {
    const sessions = SESSIONS.map((one) => ({ ...one, phase: 'official' as const }));
    const left = sessions.map((one) =>
      one.session === 'heat-2' ? { ...one, phase: 'unofficial' as const } : one,
    );
    expect(nextStep(at('official'), main({ sessions: left, next: null }))).toEqual({
      kind: 'go',
      session: 'heat-2',
    });
    expect(nextStep(at('official'), main({ sessions, next: null }))).toEqual({ kind: 'over' });
  });

  it('has nothing to do while the cars run', () => {
    expect(nextStep(at('green', 12), main())).toEqual({ kind: 'running' });
  });
});
