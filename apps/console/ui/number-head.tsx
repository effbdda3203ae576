import type { ReactNode } from 'react';

interface Props {
  /** Further classes of the cell. */
  readonly className?: string;
  readonly children: ReactNode;
}

/** The head of a column of numbers. */
export const NumberHead = ({ className = '', children }: Props) => (
  <th scope="col" className={`number ${className}`.trim()}>
    {children}
  </th>
);
