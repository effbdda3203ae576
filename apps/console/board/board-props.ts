import type { ViewsByName } from '../api/data/meeting.tsx';

/** What every kind of board is told. */
export interface BoardProps {
  readonly meeting: ViewsByName['meeting'];
  readonly session: ViewsByName['meeting']['sessions'][number];
}

/** As a page of its own, which offers a big screen. */
export interface PageBoardProps extends BoardProps {
  /** The session that a big screen keeps to; null: it goes on with whichever runs. */
  readonly bigSession: string | null;
}
