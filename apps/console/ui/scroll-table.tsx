import type { ReactNode } from 'react';

interface Props {
  /** The name of the region for screen readers. */
  readonly label: string;
  readonly columns: readonly string[];
  /** The columns of numbers. */
  readonly numeric?: readonly string[];
  /** The rows. */
  readonly children: ReactNode;
}

/** A table that scrolls sideways on a narrow screen, also with the keyboard. */
export const ScrollTable = ({ label, columns, numeric = [], children }: Props) => (
  <div className="scroll-x" tabIndex={0} role="region" aria-label={label}>
    <table className="table">
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col" className={numeric.includes(column) ? 'number' : undefined}>
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </div>
);
