interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  /** The words of each value. */
  readonly choices: Readonly<Record<T, string>>;
  readonly onChange: (value: T) => void;
}

/** A field with a list of values. */
export const Choice = <T extends string>({ label, value, choices, onChange }: ChoiceProps<T>) => (
  <label className="field">
    <span>{label}</span>
    <select value={value} aria-label={label} onChange={({ target }) => onChange(target.value as T)}>
      {(Object.entries(choices) as [T, string][]).map(([one, words]) => (
        <option key={one} value={one}>
          {words}
        </option>
      ))}
    </select>
  </label>
);

interface NumberProps {
  readonly label: string;
  readonly value: number | null;
  readonly min: number;
  /** Whether the field may be empty. */
  readonly isOptional?: boolean;
  /** Called with null once the field is empty. */
  readonly onChange: (value: number | null) => void;
}

/** A field with a whole number. */
export const NumberField = ({ label, value, min, isOptional = false, onChange }: NumberProps) => (
  <label className="field night-number">
    <span>{label}</span>
    <input
      type="number"
      inputMode="numeric"
      min={min}
      max={500}
      required={!isOptional}
      value={value ?? ''}
      onChange={({ target }) => onChange(target.value === '' ? null : Math.trunc(Number(target.value)))}
    />
  </label>
);
