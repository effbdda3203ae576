import { useEffect, useId, useMemo, useRef, useState, type SyntheticEvent } from 'react';
import type { Command, CommandType } from '#domain';
import { dismiss, timesOf } from '../../api/data/commands.ts';
import { preventKeyRepeat } from '../../ui/key-repeat.ts';
import { useDesk } from '../desk-context.tsx';
import type { FieldPreset } from '../actions/act.ts';
import { useNotNow } from '../actions/use-not-now.ts';
import { FieldInput } from './field-input.tsx';
import { fieldsOf, type Field } from './form-fields.ts';
import { commandFrom, inputText, isFieldUsed, type FormValues } from './form-values.ts';
import { pauseSingleKeys } from '../keys/desk-keys.ts';
import { Outcome } from '../undo/outcome.tsx';
import { FORM_RULES, UNSETTLED, useIssuing, useWhenDone, type Issuing } from '../undo/use-issuing.ts';
import { reasonsFor } from './reasons.ts';
import { clock } from '../../ui/text/text.ts';
import { typeWords } from '../../ui/text/type-words.ts';
import { t } from '../../ui/language/language.ts';

interface Props {
  readonly type: CommandType;
  readonly preset: FieldPreset;
  /** The cars of the session, offered as buttons. */
  readonly cars: readonly string[];
  /** Whether a field for one car has a button for each of them, too. */
  readonly offersCars?: boolean;
  /** Called once the command is accepted. */
  readonly onDone: () => void;
  readonly onCancel?: (() => void) | undefined;
  /** Says more about the command if its name is not enough. */
  readonly about?: string | undefined;
}

/**
 * Flags that cannot wait. They are sent as soon as a reason is chosen, and count from the moment at which
 * their form was opened: that is when the flag went out.
 */
const URGENT: ReadonlySet<CommandType> = new Set(['CallCaution', 'ShowRed']);
/** Before that the time at which the command arrives is the better one. */
const LATE_AFTER_MS = 1_000;

/** Returns a command with the time at which its form was opened, unless the official gave one. */
function countedFrom(openedAt: number, command: Command): Command {
  const isLate = performance.now() - openedAt > LATE_AFTER_MS;
  return isLate ? { at: timesOf(openedAt).happenedAt, ...command } : command;
}

/** The values of a form, what is wrong with them, and the function that sends them. */
function useForm({ type, preset, cars, onDone, onCancel }: Props) {
  const { catalogue, classes } = useDesk();
  const hasClasses = classes.length > 0;
  const all = useMemo(
    () => fieldsOf(type, catalogue.get(type) ?? {}).filter(({ kind }) => kind !== 'class' || hasClasses),
    [catalogue, type, hasClasses],
  );
  const [values, setValues] = useState<FormValues>(() => initialValues(all, preset));
  // Before a penalty is chosen none of its values is asked for.
  const chosen = type === 'Penalize' ? { penalty: '', ...values } : values;
  const fields = all.filter((field) => isFieldUsed(field, chosen));
  const [localError, setLocalError] = useState<FieldError | null>(null);
  const [openedAt, setOpenedAt] = useState(() => performance.now());
  const isUrgent = URGENT.has(type) && onCancel !== undefined;
  const issuing = useIssuing(FORM_RULES);
  useWhenDone(issuing.last, onDone);
  const form = useFirstFocus();
  const change = (name: string, value: string) => {
    setValues(({ [name]: _, ...others }) =>
      value === '' && preset[name] === undefined ? others : { ...others, [name]: value },
    );
    setLocalError(null);
  };
  const send = async (current: FormValues) => {
    pauseSingleKeys();
    const result = commandFrom(type, fields, current, cars);
    setLocalError(result.ok ? null : result);
    if (!result.ok) return form.current?.querySelector<HTMLElement>(`[name="${result.field}"]`)?.focus();
    // Dismiss the refusal, because the official has read it here and corrected the form.
    if (issuing.last?.outcome.kind === 'refused') dismiss(issuing.last);
    const { command } = result;
    const settled = await issuing.send(isUrgent ? countedFrom(openedAt, command) : command);
    pauseSingleKeys();
    if (settled?.outcome.kind === 'refused') requestAnimationFrame(() => scrollToError(form.current));
    return undefined;
  };
  const error = localError ?? refusedField(issuing);
  const opened = isUrgent ? { at: openedAt, isNow: () => setOpenedAt(performance.now()) } : null;
  return { form, fields, values, change, send, issuing, opened, error };
}

interface FieldError {
  readonly field: string;
  readonly words: string;
}

/** Returns what the server found wrong with a field of the last command. */
function refusedField({ last }: Issuing): FieldError | null {
  if (last?.outcome.kind !== 'refused' || last.outcome.problem.field === undefined) return null;
  const { field, detail, title } = last.outcome.problem;
  return { field, words: detail ?? title };
}

/** The form of a command, built from its published schema. */
export function CommandForm(props: Props) {
  const { type, cars, offersCars = false, onCancel, about } = props;
  const { session: own, mayNotReason, offReason } = useDesk();
  const { form, fields, values, change, send, issuing, opened, error } = useForm(props);
  const id = useId();
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    void send(values);
  };
  const pick = (reason: string) => {
    change('reason', reason);
    if (URGENT.has(type)) void send({ ...values, reason });
    else focusNext(form.current, fields, { ...values, reason });
  };
  const hasSession = fields.some(({ name }) => name === 'session' && isInDetails(name, props));
  const isUnanswered = issuing.last?.outcome.kind === 'unanswered';
  const notNow = useNotNow(type, fields.some(({ name }) => name === 'session') ? values['session'] : own);
  const blockedReason = offReason ?? mayNotReason(type) ?? notNow ?? (isUnanswered ? UNSETTLED : null);
  const inputs = (areInDetails: boolean) =>
    fields
      .filter(({ name }) => isInDetails(name, props) === areInDetails)
      .map((field) => (
        <FieldInput
          key={field.name}
          id={`${id}-${field.name}`}
          field={field}
          value={values[field.name] ?? ''}
          classId={values['class'] ?? ''}
          onChange={change}
          error={error?.field === field.name ? error.words : null}
          cars={cars}
          offersCars={offersCars}
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
      <QuickReasons reasons={reasonsFor(type)} isAtOnce={URGENT.has(type)} onPick={pick} />
      {opened && <Opened {...opened} />}
      {inputs(false)}
      <details>
        <summary>{hasSession ? t('More: session, note, actual time') : t('More: note, actual time')}</summary>
        {inputs(true)}
      </details>
      <Buttons type={type} blockedReason={blockedReason} onCancel={onCancel} />
      <Outcome issuing={issuing} />
    </form>
  );
}

interface OpenedProps {
  /** When the form was opened, in milliseconds after the page was loaded. */
  readonly at: number;
  readonly isNow: () => void;
}

/** Says from when an urgent flag counts. */
const Opened = ({ at, isNow }: OpenedProps) => (
  <p className="quiet">
    {t('Counts from {time}, when you opened this form.', { time: clock(performance.timeOrigin + at) })}{' '}
    <button type="button" className="button plain" onClick={isNow}>
      {t('Count from now')}
    </button>
  </p>
);

/** Scrolls to the field that was refused, or to the outcome: a long form may hide them. */
function scrollToError(form: HTMLFormElement | null): void {
  const field = form?.querySelector<HTMLElement>('[aria-invalid=true]');
  (field ?? form?.querySelector('.desk-outcome'))?.scrollIntoView({ block: 'nearest' });
  field?.focus();
}

/** Focuses the first required field that is empty, or the button. */
function focusNext(form: HTMLFormElement | null, fields: readonly Field[], values: FormValues): void {
  const next = fields.find(({ name, isRequired }) => isRequired && (values[name] ?? '') === '');
  form?.querySelector<HTMLElement>(next ? `[name="${next.name}"]` : '[type=submit]')?.focus();
}

/**
 * Returns whether a field is folded away: it is seldom used, or it is the session of the desk under a dialog.
 */
const isInDetails = (name: string, { preset, onCancel }: Props): boolean =>
  name === 'session'
    ? onCancel !== undefined && preset['session'] !== undefined
    : (name === 'note' || name === 'at') && preset[name] === undefined;

interface ButtonsProps extends Pick<Props, 'type' | 'onCancel'> {
  /** Why the form cannot be sent now; null if it can. */
  readonly blockedReason: string | null;
}

const Buttons = ({ type, blockedReason, onCancel }: ButtonsProps) => (
  <>
    <div className="buttons">
      <button
        type="submit"
        className="button primary"
        aria-disabled={blockedReason !== null}
        title={blockedReason ?? undefined}
      >
        {typeWords(type)}
      </button>
      {onCancel && (
        <button type="button" className="button" onClick={onCancel}>
          {t('Cancel')}
        </button>
      )}
    </div>
    {blockedReason !== null && (
      <p className="desk-outcome" data-outcome="refused">
        {blockedReason}
      </p>
    )}
  </>
);

function initialValues(fields: readonly Field[], preset: FieldPreset): FormValues {
  const given = fields.filter(({ name }) => preset[name] !== undefined);
  return Object.fromEntries(given.map(({ name, kind }) => [name, inputText(kind, preset[name])]));
}

/**
 * Focuses the place where an official continues when the form opens: the first empty required field (for a
 * reason, the first usual one), or the button.
 */
function useFirstFocus() {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const element = form.current;
    if (!element) return;
    const isInDialog = element.closest('dialog') !== null;
    // An official who types into the entry box keeps the focus there, unless a dialog opens.
    if (!isInDialog && document.activeElement?.matches('.desk-entry input')) return;
    const first = firstToFocus(element);
    // The dialog opens after this effect and focuses the element with `autofocus`.
    if (isInDialog) first?.setAttribute('autofocus', '');
    else first?.focus();
  }, []);
  return form;
}

function firstToFocus(form: HTMLFormElement): HTMLElement | null {
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
      aria-label={isAtOnce ? t('At once, because of') : t('Reason')}
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
