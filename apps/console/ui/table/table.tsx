import { memo, useMemo, type CSSProperties, type ReactNode } from 'react';
import { titleIn, type ColumnContext } from '#projections/columns';
import type { SessionNames, Units } from '#domain/words';
import { useSignal } from '../../api/transport/signal.ts';
import { Car } from '../car.tsx';
import { t } from '../language/language.ts';
import { reading } from '../text/track.ts';
import { useStableValue } from '../use-stable-value.ts';
import {
  addDropRules,
  filledColumns,
  markRoom,
  stepsOf,
  widthEm,
  type CellContext,
  type TableColumn,
} from './columns.ts';
import { moveDirection, useRecentPlaceChange, useRowMoveAnimation } from './row-animation.ts';
import './table.css';

addDropRules();

/** Attributes of a row for the style sheet and for screen readers; undefined leaves one out. */
type RowAttributes = Readonly<Record<`data-${string}`, string | boolean | undefined>> & {
  readonly 'aria-current'?: 'true' | undefined;
};

interface Look<R> {
  /** The field whose cell names the row. */
  readonly rowHeader?: string;
  /** Keep it stable: rows are memoized. */
  readonly attributes?: (row: R) => RowAttributes;
  /** If given, rows move to their new places, and show for some seconds what they won or lost. */
  readonly placeOf?: (row: R) => number | null;
  /** Returns what is shown below the row; null for nothing. Keep it stable. */
  readonly details?: (row: R, context: CellContext) => ReactNode;
  /** Where there is no room, a row is folded into several lines, and no column is dropped. */
  readonly isFolded?: boolean;
}

interface Props<R> extends Look<R> {
  /** The name of the table for screen readers. */
  readonly label: string;
  /** Keep them stable: rows are memoized. */
  readonly columns: readonly TableColumn<R>[];
  /** A row is drawn again only if one of its values changes. */
  readonly rows: readonly R[];
  readonly keyOf: (row: R) => string | number;
  /** The sessions whose names the cells show. */
  readonly sessions?: SessionNames;
  readonly className?: string;
  readonly style?: CSSProperties;
  /** Whether the table scrolls sideways in its place, also with the keyboard. */
  readonly isScrolled?: boolean;
  /** Whether columns keep their widths when their texts change. */
  readonly isFixed?: boolean;
  readonly isHeadHidden?: boolean;
}

const NO_SESSIONS: SessionNames = [];

/**
 * The table of all pages. It leaves out optional columns without content, and drops columns by their priority
 * where there is no room for them; the style sheet does that, so that nothing is drawn again.
 */
export function Table<R extends object>(props: Props<R>) {
  const { label, rows, keyOf, sessions = NO_SESSIONS, className = '', style, isScrolled, placeOf } = props;
  const names = useStableValue(sessions.map(({ session, name }) => ({ session, name })));
  const drawn = useDrawnColumns(props, names);
  const { isFolded } = drawn;
  const Row = placeOf ? MovingRow : PlainRow;
  const scrolling = isScrolled && ({ tabIndex: 0, role: 'region', 'aria-label': label } as const);
  return (
    <div
      ref={markRoom}
      className={`table-box ${className} ${isScrolled ? 'scroll-x' : ''}`}
      style={style}
      {...scrolling}
    >
      <table
        className="table"
        data-fixed={props.isFixed || undefined}
        data-folded={isFolded || undefined}
        {...role('table', isFolded)}
      >
        <caption className="hidden">{label}</caption>
        <thead data-hidden={props.isHeadHidden || undefined} {...role('rowgroup', isFolded)}>
          <tr {...role('row', isFolded)}>
            {drawn.columns.map(({ column, className: cell, style: width }) => (
              <th
                key={column.field}
                scope="col"
                className={cell}
                style={width}
                {...role('columnheader', isFolded)}
              >
                <Heading column={column} units={drawn.context.units} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody {...role('rowgroup', isFolded)}>
          {rows.map((row, index) => (
            <Row key={keyOf(row)} row={row} index={placeOf ? index : 0} drawn={drawn as Drawn<object>} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface HeadingProps {
  readonly column: Pick<TableColumn<never>, 'name' | 'title' | 'isSpeed'>;
  readonly units: Units | undefined;
}

/** The heading of a column. That of speeds is their unit. */
function Heading({ column, units }: HeadingProps) {
  const title = titleIn(column, units);
  const name = column.isSpeed && units === 'metric' ? t('Speed in kilometers per hour') : column.name;
  return name === undefined ? title : <abbr title={name}>{title}</abbr>;
}

/** Returns the role of an element, which it loses where the style sheet folds the rows. */
const role = (name: string, isFolded: boolean): { role?: string } => (isFolded ? { role: name } : {});

interface DrawnColumn<R> {
  readonly column: TableColumn<R>;
  readonly className: string;
  readonly style: CSSProperties | undefined;
}

/** All that the rows of a table have in common. */
interface Drawn<R> extends Look<R> {
  readonly isFolded: boolean;
  readonly columns: readonly DrawnColumn<R>[];
  readonly context: ColumnContext;
  readonly onlyWithout: CellContext['onlyWithout'];
}

function useDrawnColumns<R>(props: Props<R>, sessions: SessionNames): Drawn<R> {
  const { columns, rows, rowHeader = 'car', attributes, placeOf, details, isFolded = false } = props;
  const { time, units } = useSignal(reading);
  const context = useMemo(
    (): ColumnContext => ({ sessions, instant: time.clock, units }),
    [sessions, time, units],
  );
  const fields = useStableValue(filledColumns(columns, rows, context).map(({ field }) => field));
  return useMemo(() => {
    const shown = columns.filter(({ field }) => fields.includes(field));
    const steps = isFolded ? new Map<string, number>() : stepsOf(shown);
    return {
      columns: shown.map((column) => drawnColumn(column, steps.get(column.field) ?? 0)),
      context,
      onlyWithout: (field) => `below-${steps.get(field) ?? 0}`,
      rowHeader,
      isFolded,
      ...(attributes && { attributes }),
      ...(placeOf && { placeOf }),
      ...(details && { details }),
    };
  }, [columns, fields, context, rowHeader, isFolded, attributes, placeOf, details]);
}

function drawnColumn<R>(column: TableColumn<R>, step: number): DrawnColumn<R> {
  const { field, align, flexible } = column;
  const classes = [`col-${field}`, ...(align === 'right' && field !== 'car' ? ['number'] : [])];
  return {
    column,
    className: [...classes, ...(flexible ? ['flexible'] : []), ...(step > 0 ? [`from-${step}`] : [])].join(
      ' ',
    ),
    style: flexible ? undefined : ({ '--width': widthEm(column) } as CSSProperties),
  };
}

interface RowProps {
  readonly row: object;
  readonly index: number;
  readonly drawn: Drawn<object>;
}

const isSameRow = (a: RowProps, b: RowProps): boolean =>
  a.drawn === b.drawn && a.index === b.index && isShallowEqual(a.row, b.row);

/** Compares the values of two rows with the same fields. It runs for each row of each patch. */
function isShallowEqual(a: object, b: object): boolean {
  if (a === b) return true;
  for (const key in b) if (!Object.is(a[key as keyof typeof a], b[key as keyof typeof b])) return false;
  for (const key in a) if (!(key in b)) return false;
  return true;
}

const PlainRow = memo(function PlainRow({ row, drawn }: RowProps) {
  const context = useMemo((): CellContext => ({ moved: 0, onlyWithout: drawn.onlyWithout }), [drawn]);
  return (
    <>
      <tr {...role('row', drawn.isFolded)} {...drawn.attributes?.(row)}>
        <Cells row={row} drawn={drawn} context={context} />
      </tr>
      <Details row={row} drawn={drawn} context={context} />
    </>
  );
}, isSameRow);

const MovingRow = memo(function MovingRow({ row, index, drawn }: RowProps) {
  const line = useRowMoveAnimation<HTMLTableRowElement>(index);
  const moved = useRecentPlaceChange(drawn.placeOf?.(row) ?? null);
  const context: CellContext = { moved, onlyWithout: drawn.onlyWithout };
  return (
    <>
      <tr ref={line} className="table-moving" data-moved={moveDirection(moved)} {...drawn.attributes?.(row)}>
        <Cells row={row} drawn={drawn} context={context} />
      </tr>
      <Details row={row} drawn={drawn} context={context} />
    </>
  );
}, isSameRow);

interface CellsProps {
  readonly row: object;
  readonly drawn: Drawn<object>;
  readonly context: CellContext;
}

const Cells = ({ row, drawn, context }: CellsProps) =>
  drawn.columns.map(({ column, className }) => {
    const { field } = column;
    const content = column.cell ? column.cell(row, context) : textOf(column, row, drawn.context);
    return field === drawn.rowHeader ? (
      <th key={field} scope="row" className={className} {...role('rowheader', drawn.isFolded)}>
        {content}
      </th>
    ) : (
      <td key={field} className={className} {...role('cell', drawn.isFolded)}>
        {content}
      </td>
    );
  });

/** Returns the text of a cell; a car number as it is painted on the car. */
function textOf({ field, format }: TableColumn<object>, row: object, context: ColumnContext): ReactNode {
  const text = format?.(row, context) ?? '';
  return field === 'car' && text !== '' ? <Car car={text} /> : text;
}

function Details({ row, drawn, context }: CellsProps) {
  const content = drawn.details?.(row, context) ?? null;
  if (content === null) return null;
  return (
    <tr className="table-more">
      <td colSpan={drawn.columns.length}>{content}</td>
    </tr>
  );
}
