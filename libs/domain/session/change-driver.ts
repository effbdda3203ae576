import type { z } from 'zod';
import { nameRefused } from '../meeting/entry-refusals.ts';
import { NOTHING, reject, type Decision, type Rejection } from '../rejections.ts';
import { namesNow } from '../certified/drivers.ts';
import type { ChangeDriver } from './commands.ts';
import { carRefused, changing, type SessionContext } from './session-context.ts';

/** Decides that another driver has taken over a car in a session. */
export const changeDriver = changing<z.infer<typeof ChangeDriver>>(
  (context, { car, driver, reason, note }): Decision => {
    const { state, session } = context;
    const refused = driverless(context, car) ?? nameRefused(driver);
    if (refused) return refused;
    if (namesNow(state, session, car).driver === driver) return NOTHING;
    return [{ type: 'DriverChanged', data: { session: session.spec.id, car, driver, reason, note } }];
  },
);

/** Refuses a car that does not run in the session. Before the line-up is posted, each entered car may run. */
function driverless(context: SessionContext, car: string): Rejection | null {
  const { state, session } = context;
  if (!session.spec.lineup || session.grid.posted) return carRefused(context, car);
  const entry = state.entries.get(car);
  if (!entry) return reject('car-not-entered', `Car ${car} is not entered.`, { car });
  if (entry.status === 'entered') return null;
  return reject('car-withdrawn', `Car ${car} has been withdrawn.`, { car });
}
