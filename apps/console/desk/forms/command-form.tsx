import { useEffect, useId, useMemo, useRef, useState, type SyntheticEvent } from 'react';
import type { CommandType } from '#domain';
import { dismiss } from '../../api/data/commands.ts';
import { preventKeyRepeat } from '../../ui/key-repeat.ts';
import { UNSETTLED, untilSettled, useDesk, useIssuing, type Issuing } from '../desk-context.tsx';
import type { Preset } from '../cars/typed-entry.ts';
import { FieldInput } from './field-input.tsx';
import { asWritten, fieldsOf, filled, isOfUse, type Field, type Written } from './form-fields.ts';
import { restKeys } from '../keys/desk-keys.ts';
import { Outcome } from '../undo/outcome.tsx';
import { REASONS } from './reasons.ts';
import { useDone } from '../undo/use-done.ts';
import { typeWords } from './command-words.ts';

interface Props {
  readonly type: CommandType;
  readonly preset: Preset;
  /** The cars of the session, to press. */
  readonly cars: readonly string[];
  /** Once it was taken. */
  readonly onDone: () => void;
  readonly onCancel?: (() => void) | undefined;
  /** What it is about, where the name of the command is not enough. */
  readonly about?: string | undefined;
}

const NONE: readonly string[] = [];

/** A caution cannot wait for a second key. */
const AT_ONCE: ReadonlySet<CommandType> = new Set(['CallCaution']);

/** What is written in a form, what is wrong in it, and the way to send it. */
function useForm({ type, preset, cars, onDone }: Props) {
  const { catalogue } = useDesk();
  const all = useMemo(() => fieldsOf(catalogue.get(type) ?? {}), [catalogue, type]);
  const [written, setWritten] = useState<Written>(() => writtenFrom(all, preset));
  const fields = all.filter((field) => isOfUse(field, written));
  const [wrong, setWrong] = useState<Fault | null>(null);
  const issuing = useIssuing(untilSettled);
  useDone(issuing.last, onDone);
  const form = useFirstFocus();
  const change = (name: string, value: string) => {
    setWritten((before) => ({ ...before, [name]: value }));
    setWrong(null);
  };
  const send = async (now: Written) => {
    restKeys();
    const made = filled(type, fields, now, cars);
    setWrong(made.ok ? null : made);
    if (!made.ok) return form.current?.querySelector<HTMLElement>(`[name="${made.field}"]`)?.focus();
    // It has been read here, and mended.
    if (issuing.last?.outcome.kind === 'refused') dismiss(issuing.last);
    const settled = await issuing.run(made.command);
    restKeys();
    if (settled?.outcome.kind === 'refused') requestAnimationFrame(() => showFault(form.current));
    return undefined;
  };
  return { form, fields, written, change, send, issuing, fault: wrong ?? faultOf(issuing) };
}

interface Fault {
  readonly field: string;
  readonly words: string;
}

/** What the server found wrong with a field of the last one. */
function faultOf({ last }: Issuing): Fault | null {
  if (last?.outcome.kind !== 'refused' || last.outcome.problem.field === undefined) return null;
  const { field, detail, title } = last.outcome.problem;
  return { field, words: detail ?? title };
}

/** The form of a command, made from its published schema. */
export function CommandForm(props: Props) {
  const { type, cars, onCancel, about } = props;
  const { mayNot, off } = useDesk();
  const { form, fields, written, change, send, issuing, fault } = useForm(props);
  const id = useId();
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    void send(written);
  };
  const pick = (reason: string) => {
    change('reason', reason);
    if (AT_ONCE.has(type)) void send({ ...written, reason });
    else focusNext(form.current, fields, { ...written, reason });
  };
  const isOpen = issuing.last?.outcome.kind === 'unanswered';
  const why = off ?? mayNot(type) ?? (isOpen ? UNSETTLED : null);
  const inputs = (isSeldom: boolean) =>
    fields
      .filter(({ name }) => isAside(name, props) === isSeldom)
      .map((field) => (
        <FieldInput
          key={field.name}
          id={`${id}-${field.name}`}
          field={field}
          value={written[field.name] ?? ''}
          onChange={change}
          wrong={fault?.field === field.name ? fault.words : null}
          cars={cars}
        />
      ));
  return (
    <form
      className="form desk-form"
      onSubmit={submit}
      ref={form}
      aria-label={typeWords(type)}
      onKeyDown={preventKeyRepeat}
    >
      {about !== undefined && <p>{about}</p>}
      <QuickReasons reasons={REASONS[type] ?? NONE} isAtOnce={AT_ONCE.has(type)} onPick={pick} />
      {inputs(false)}
      <details>
        <summary>{onCancel ? 'Session, note, and when it happened' : 'Note, and when it happened'}</summary>
        {inputs(true)}
      </details>
      <Buttons type={type} why={why} onCancel={onCancel} />
      <Outcome of={issuing} />
    </form>
  );
}

/** What was refused is on the screen, also in a form that is longer. */
function showFault(form: HTMLFormElement | null): void {
  const field = form?.querySelector<HTMLElement>('[aria-invalid=true]');
  (field ?? form?.querySelector('.desk-outcome'))?.scrollIntoView({ block: 'nearest' });
  field?.focus();
}

/** On to what is still to be said, or to the button. */
function focusNext(form: HTMLFormElement | null, fields: readonly Field[], written: Written): void {
  const next = fields.find(({ name, isRequired }) => isRequired && (written[name] ?? '') === '');
  form?.querySelector<HTMLElement>(next ? `[name="${next.name}"]` : '[type=submit]')?.focus();
}

/** What is seldom given, and over a desk its own session. */
const isAside = (name: string, { preset, onCancel }: Props): boolean =>
  name === 'session'
    ? onCancel !== undefined && preset['session'] !== undefined
    : (name === 'note' || name === 'at') && preset[name] === undefined;

interface ButtonsProps extends Pick<Props, 'type' | 'onCancel'> {
  /** Why it cannot be sent. */
  readonly why: string | null;
}

const Buttons = ({ type, why, onCancel }: ButtonsProps) => (
  <>
    <div className="buttons">
      <button type="submit" className="button primary" aria-disabled={why !== null} title={why ?? undefined}>
        {typeWords(type)}
      </button>
      {onCancel && (
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
      )}
    </div>
    {why !== null && (
      <p className="desk-outcome" data-outcome="refused">
        {why}
      </p>
    )}
  </>
);

function writtenFrom(fields: readonly Field[], preset: Preset): Written {
  const known = fields.filter(({ name }) => preset[name] !== undefined);
  return Object.fromEntries(known.map(({ name, kind }) => [name, asWritten(kind, preset[name])]));
}

/** Where an official goes on: at the first empty field (a reason: at the usual ones), or at the button. */
function useFirstFocus() {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const place = form.current;
    if (!place) return;
    const isOver = place.closest('dialog') !== null;
    // Who writes in the entry box by now is left there; a dialog takes the focus from it in any case.
    if (!isOver && document.activeElement?.matches('.desk-entry input')) return;
    const first = firstIn(place);
    // A dialog opens after this, and begins where it is told to.
    if (isOver) first?.setAttribute('autofocus', '');
    else first?.focus();
  }, []);
  return form;
}

function firstIn(form: HTMLFormElement): HTMLElement | null {
  const needed = form.querySelectorAll<HTMLInputElement>('[aria-required=true]');
  const empty = [...needed].find(({ value }) => value === '') ?? null;
  const usual = empty?.name === 'reason' ? form.querySelector<HTMLElement>('.desk-reasons button') : null;
  return usual ?? empty ?? form.querySelector<HTMLElement>('[type=submit]');
}

interface ReasonsProps {
  readonly reasons: readonly string[];
  readonly isAtOnce: boolean;
  readonly onPick: (reason: string) => void;
}

function QuickReasons({ reasons, isAtOnce, onPick }: ReasonsProps) {
  const group = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const form = group.current?.closest('form');
    const press = (event: globalThis.KeyboardEvent) => {
      if (event.target instanceof Element && event.target.matches('input, select, textarea')) return;
      const reason = reasons[Number(event.key) - 1];
      if (reason === undefined || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      onPick(reason);
    };
    form?.addEventListener('keydown', press);
    return () => form?.removeEventListener('keydown', press);
  }, [reasons, onPick]);
  if (reasons.length === 0) return null;
  return (
    <div
      className="desk-reasons"
      role="group"
      aria-label={isAtOnce ? 'At once, because of' : 'Reason'}
      ref={group}
    >
      {reasons.map((reason, i) => (
        <button
          key={reason}
          type="button"
          className="button"
          aria-keyshortcuts={String(i + 1)}
          onClick={() => onPick(reason)}
        >
          <kbd aria-hidden="true">{i + 1}</kbd> {reason}
        </button>
      ))}
    </div>
  );
}
