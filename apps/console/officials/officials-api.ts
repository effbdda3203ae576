import { OfficialsClient, problemOf, type ProblemBody } from '#client';
import { useState } from 'react';
import { identity, identityHeaders } from '../api/data/identity.ts';
import { sendAgain } from '../api/transport/shared-request.ts';
import { useRequest } from '../api/transport/use-request.ts';

/** The officials of the server, asked in the name of the director who uses the page. */
export const officialsApi = new OfficialsClient({ identity: () => identityHeaders(identity.value) });

const KEY = 'officials';
/** A device may ask at any moment, and its official waits. */
const REPEAT_MS = 2_000;

/** Returns the officials and their pairings, as they are now. */
export const useOfficials = () =>
  useRequest(KEY, { send: (signal) => officialsApi.list({ signal }), repeatMs: () => REPEAT_MS });

/** Returns the text of a field of a form, without white space at its ends. */
export function fieldText(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}

interface Action {
  readonly isBusy: boolean;
  readonly problem: ProblemBody | null;
  /** Sends something. Resolves to its answer, or to null if there is a problem now. */
  readonly run: <T>(send: () => Promise<T>) => Promise<T | null>;
}

/** Returns what sends a change about the officials, and then asks for the list again. */
export function useAction(): Action {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const run: Action['run'] = async (send) => {
    setBusy(true);
    setProblem(null);
    try {
      return await send();
    } catch (error) {
      setProblem(problemOf(error));
      return null;
    } finally {
      setBusy(false);
      sendAgain(KEY);
    }
  };
  return { isBusy, problem, run };
}
