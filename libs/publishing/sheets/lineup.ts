import * as column from '../sheet-columns.ts';
import { counted, listField, textField, type Remark, type ViewRow, type Sheet } from '../sheet.ts';
import {
  ENTRY_LIST,
  hasPostedLineup,
  sessionName,
  sessionOf,
  viaWords,
  withEntries,
  type SheetKind,
  type SheetViews,
} from '../sheet-views.ts';

/** The starting line-up of a session. */
export const lineup: SheetKind = {
  companions: () => [ENTRY_LIST],
  sheet: (views): Sheet => {
    const { view } = views;
    const session = sessionOf(views) ?? '';
    const moved = listField(view, 'rows').filter(({ start, formation }) => start !== formation);
    return {
      ...starters(views, session),
      kind: 'Starting line-up',
      summary: view['state'] === 'posted' ? 'as posted' : textField(view, 'state'),
      // A stale line-up is not official: it would differ if it were posted again.
      isOfficial: view['state'] === 'posted',
      remarks: [
        ...openPlaces(listField(view, 'open'), views),
        ...movesIn(listField(view, 'stale'), 'Stale: posted again'),
        ...moved.map(formationRemark),
      ],
    };
  },
};

/** The field of the main: its cars, and how each one got in. */
export const field: SheetKind = {
  companions: () => [ENTRY_LIST],
  sheet: (views): Sheet => {
    const { view } = views;
    const session = sessionOf(views) ?? '';
    const missed = listField(view, 'missed').map(
      (row) => `${textField(row, 'car')} ${textField(row, 'driver')}`,
    );
    const rows = listField(view, 'rows');
    return {
      ...starters(views, session),
      kind: 'Field',
      summary: `${rows.length} of ${counted(view['size'], 'car')}`,
      isOfficial: hasPostedLineup(views, session),
      remarks: [
        ...openPlaces(listField(view, 'open'), views),
        ...movesIn(listField(view, 'differs'), 'By the results as they are now'),
        ...(missed.length === 0 ? [] : [{ label: 'Missed it', words: missed.join(', ') }]),
      ],
    };
  },
};

function starters(
  views: SheetViews,
  session: string,
): Omit<Sheet, 'kind' | 'summary' | 'isOfficial' | 'remarks'> {
  return {
    session,
    name: sessionName(views, session),
    version: null,
    columns: [
      column.number('Start', 'start'),
      column.CAR,
      column.DRIVER,
      column.TEAM,
      column.MAKE,
      column.flexible(
        column.optional({
          ...column.words('Through', 'via'),
          printed: (row) => viaWords(views, textField(row, 'via')),
        }),
      ),
    ],
    rows: withEntries(listField(views.view, 'rows'), views),
    fixedColumns: 0,
    isWide: false,
  };
}

const openPlaces = (open: readonly ViewRow[], views: SheetViews): Remark[] =>
  open.map((row) => ({
    label: 'Still open',
    words: `${counted(row['places'], 'place')} to be won in ${sessionName(views, textField(row, 'session'))}`,
  }));

/** Names the cars that would start elsewhere if the line-up were posted again. */
function movesIn(moves: readonly ViewRow[], label: string): Remark[] {
  const start = (place: unknown) => (typeof place === 'number' ? `start ${place}` : 'nowhere');
  const words = moves.map(({ car, from, to }) => `car ${String(car)} from ${start(from)} to ${start(to)}`);
  return words.length === 0 ? [] : [{ label, words: words.join('; ') }];
}

/** Says where a car rolls off if that is not its official start, and why. */
function formationRemark(row: ViewRow): Remark {
  const { because, car, formation } = row;
  const [first] = Array.isArray(because) ? (because as { rule: string; words: string }[]) : [];
  const why = first?.rule === 'formation' ? ` (${first.words})` : '';
  const where = typeof formation === 'number' ? `rolls off ${formation}.` : 'does not roll off';
  return { label: 'Formation', words: `car ${String(car)} ${where}${why}` };
}
