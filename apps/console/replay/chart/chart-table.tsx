import { useState } from 'react';
import type { ViewsByName } from '../../api/data/meeting.tsx';
import { flagWords } from '../../ui/flag.tsx';
import type { ChartRow } from './chart-scale.ts';

interface Props {
  readonly chart: ViewsByName['lap-chart'];
  readonly order: readonly ChartRow[];
}

/** The chart as a table. It is built only when it is opened. */
export function ChartTable({ chart, order }: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="chart-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>The lap chart as a table</summary>
      {isOpen && (
        <div className="scroll-x" tabIndex={0} role="region" aria-label="The lap chart as a table">
          <table className="table">
            <caption className="hidden">The place of each car at the end of each lap</caption>
            <thead>
              <tr>
                <th scope="col">Car</th>
                <th scope="col">Start</th>
                {chart.flags.map((flag, i) => (
                  <th key={i} scope="col" className="number" title={flagWords(flag)}>
                    {i + 1}
                    <span className="hidden"> {flagWords(flag)}</span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {order.map(({ car, start, places }) => (
                <tr key={car}>
                  <th scope="row">{car}</th>
                  <td className="number">{start ?? '–'}</td>
                  {chart.flags.map((_, i) => (
                    <td key={i} className="number">
                      {places[i] ?? ''}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}
