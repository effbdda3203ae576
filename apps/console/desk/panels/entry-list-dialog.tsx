import { useEffect, useId, useState } from 'react';
import { problemOf, type ProblemBody } from '#client';
import type { EntryField, EntryImport } from '#race-control';
import { client } from '../../api/transport/client.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { useDesk } from '../desk-context.tsx';
import { EntryListPlan, isWorthwhile, planWords } from './entry-list-plan.tsx';
import { t, tn } from '../../ui/language/language.ts';

/** The list as the official gave it, and how it is to be read. */
interface Given {
  readonly csv: string | Uint8Array;
  readonly columns: readonly (EntryField | null)[] | null;
  readonly withdrawMissing: boolean;
}

const EMPTY: Given = { csv: '', columns: null, withdrawMissing: false };
const TYPING_PAUSE_MS = 300;

/** The dialog that imports an entry list: a file or a pasted text, what it would do, and its columns. */
export default function EntryListDialog({ onClose }: { readonly onClose: () => void }) {
  const { meeting, offReason } = useDesk();
  const [given, setGiven] = useState(EMPTY);
  const [done, setDone] = useState<EntryImport | null>(null);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [isSending, setSending] = useState(false);
  const { plan, problem: planProblem } = usePlan(meeting, given);
  const canSend = plan !== null && isWorthwhile(plan) && !isSending && offReason === null;
  const shown = problem ?? planProblem;
  const change = (more: Partial<Given>) => {
    setDone(null);
    setProblem(null);
    setGiven({ ...given, ...more });
  };
  const send = async () => {
    setSending(true);
    setProblem(null);
    try {
      setDone(await askImport(meeting, given, false));
      setGiven(EMPTY);
    } catch (error) {
      setProblem(problemOf(error));
    }
    setSending(false);
  };
  return (
    <Dialog title={t('Import a list')} onClose={onClose}>
      <form
        className="form desk-import"
        aria-label={t('Import a list')}
        onSubmit={(event) => {
          event.preventDefault();
          if (canSend) void send();
        }}
      >
        <Source csv={given.csv} onCsv={(csv) => change({ csv, columns: null })} />
        {done && <Done done={done} />}
        {shown && <ProblemNotice problem={shown} />}
        {plan && (
          <EntryListPlan
            plan={withColumns(plan, given.columns)}
            onColumns={(columns) => change({ columns })}
            onWithdraw={(withdrawMissing) => change({ withdrawMissing })}
          />
        )}
        <div className="buttons">
          <button
            type="submit"
            className="button primary"
            aria-disabled={!canSend}
            title={offReason ?? undefined}
          >
            {isSending ? t('On its way…') : planWords(plan)}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t('Close')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** Returns a plan with the columns as they are chosen: the server may not have answered for them yet. */
const withColumns = (plan: EntryImport, chosen: Given['columns']): EntryImport =>
  chosen === null
    ? plan
    : { ...plan, columns: plan.columns.map((each, i) => ({ ...each, field: chosen[i] ?? null })) };

const askImport = (
  meeting: string,
  { csv, columns, withdrawMissing }: Given,
  dryRun: boolean,
  signal?: AbortSignal,
): Promise<EntryImport> =>
  client.meeting(meeting).importEntries(csv, {
    columns: columns?.map((field) => field ?? '-').join(','),
    withdrawMissing,
    dryRun,
    signal,
  });

interface Planned {
  /** What the list would do; null while it is not known. */
  readonly plan: EntryImport | null;
  readonly problem: ProblemBody | null;
}

const NOTHING: Planned = { plan: null, problem: null };

/** Asks the server what the list would do, a moment after the last change. */
function usePlan(meeting: string, given: Given): Planned {
  const [planned, setPlanned] = useState<Planned & { readonly of: Given }>({ ...NOTHING, of: EMPTY });
  const isEmpty = given.csv.length === 0;
  useEffect(() => {
    if (isEmpty) return undefined;
    const asking = new AbortController();
    const ask = async () => {
      try {
        const plan = await askImport(meeting, given, true, asking.signal);
        setPlanned({ plan, problem: null, of: given });
      } catch (error) {
        if (!asking.signal.aborted) setPlanned({ plan: null, problem: problemOf(error), of: given });
      }
    };
    const timer = setTimeout(() => void ask(), TYPING_PAUSE_MS);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [meeting, given, isEmpty]);
  return isEmpty || planned.of.csv !== given.csv ? NOTHING : planned;
}

interface SourceProps {
  readonly csv: string | Uint8Array;
  readonly onCsv: (csv: string | Uint8Array) => void;
}

function Source({ csv, onCsv }: SourceProps) {
  const id = useId();
  return (
    <>
      <label className="field">
        <span>{t('A file of a timing program or a spreadsheet (CSV)')}</span>
        <input
          type="file"
          accept=".csv,.tsv,.txt,text/csv"
          onChange={({ target }) => {
            const [file] = target.files ?? [];
            if (file) void file.arrayBuffer().then((buffer) => onCsv(new Uint8Array(buffer)));
          }}
        />
      </label>
      <div className="field">
        <label htmlFor={id}>{t('Or paste the list: one car a line, with or without headings')}</label>
        <textarea
          // It is what an official has come for.
          autoFocus
          id={id}
          rows={5}
          value={typeof csv === 'string' ? csv : ''}
          onChange={({ target }) => onCsv(target.value)}
        />
      </div>
    </>
  );
}

const Done = ({ done }: { readonly done: EntryImport }) => (
  <div role="status">
    <p>
      {done.written === 0
        ? t('Nothing had to change.')
        : tn(done.written, '{n} record written.', '{n} records written.')}
    </p>
    <ul className="wrong">
      {done.refused.map(({ line, car, words }) => (
        <li key={`${line} ${car}`}>{t('Car {car} was refused: {reason}', { car, reason: words })}</li>
      ))}
    </ul>
  </div>
);
