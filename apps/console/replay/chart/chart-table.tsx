import { useMemo, useState } from 'react';
import { LAP_CHART, lapColumn } from '#projections/columns';
import type { ViewsByName } from '../../api/data/meeting.tsx';
import { flagWords } from '../../ui/flag.tsx';
import { arrangeColumns } from '../../ui/table/columns.ts';
import { Table } from '../../ui/table/table.tsx';
import type { ChartRow } from './chart-scale.ts';
import { t } from '../../ui/language/language.ts';

interface Props {
  readonly chart: ViewsByName['lap-chart'];
  readonly order: readonly ChartRow[];
}

/** The chart as a table. It is built only when it is opened. */
export function ChartTable({ chart, order }: Props) {
  const [isOpen, setOpen] = useState(false);
  const { flags } = chart;
  const columns = useMemo(() => {
    const laps = flags.map((flag, i) => {
      const column = lapColumn(i + 1);
      return { ...column, name: `${t('Lap {lap}', { lap: i + 1 })}, ${flagWords(flag)}` };
    });
    return arrangeColumns<ChartRow>([...LAP_CHART, ...laps], ['car', 'start', ...laps]);
  }, [flags]);
  return (
    <details className="chart-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('The lap chart as a table')}</summary>
      {isOpen && (
        <Table
          label={t('The lap chart as a table')}
          columns={columns}
          rows={order}
          keyOf={({ car }) => car}
          isScrolled
        />
      )}
    </details>
  );
}
