import { ProblemError } from '../http/problems.ts';
import { WorkBudget } from './work-budget.ts';

const LIMITS = { work: 3, 'address-work': 2, 'address-work-seconds': 5 };

describe('the long questions of readers', () => {
  let nowMs = 0;
  let budget: WorkBudget;
  beforeEach(() => {
    nowMs = 0;
    budget = new WorkBudget(LIMITS, () => nowMs);
  });
  const problemOf = (client: string) => {
    try {
      budget.begin(client);
      return null;
    } catch (error) {
      const { status, body, headers } = (error as ProblemError).problem;
      return [status, body['code'], headers?.['retry-after']];
    }
  };

  it('are bounded for each client, and in total', () => {
    budget.begin('a');
    const end = budget.begin('a');
    expect(problemOf('a')).toEqual([429, 'too-many-requests', '1']);
    budget.begin('b');
    expect(problemOf('b')).toEqual([503, 'too-much-work', '5']);
    end();
    expect(problemOf('a')).toBeNull();
  });

  it('get no more computing than the limit of their client, until it is forgotten', () => {
    budget.charge('a', 4_999);
    budget.begin('a')();
    budget.charge('a', 2_001);
    expect(problemOf('a')).toEqual([429, 'too-many-requests', '4']);
    expect(problemOf('b')).toBeNull();
    nowMs = 4_001;
    expect(problemOf('a')).toBeNull();
  });

  it('are remembered for a bounded number of clients', () => {
    budget.charge('a', 60_000);
    for (let i = 0; i < 1_000; i += 1) budget.charge(`b${i}`, 1);
    expect(problemOf('a')).toBeNull();
  });

  it('are not counted when the limits are off', () => {
    budget = new WorkBudget({ work: Infinity, 'address-work': Infinity, 'address-work-seconds': Infinity });
    budget.charge('a', 1e9);
    for (let i = 0; i < 100; i += 1) budget.begin('a');
  });
});
