export { boxScore, cautionWords, redFlagWords } from './box-score.ts';
export {
  instant as instantColumn,
  number as numberColumn,
  speed as speedColumn,
  text as textColumn,
  titleIn,
} from './column.ts';
export type { Column, ColumnContext, Priority } from './column.ts';
export { ENTRY_CLASS, ENTRY_LIST, LAP_CHART, lapColumn, PROGRAMME, SESSIONS } from './meeting.ts';
export { BOX_SCORE, LINEUP, LINEUP_NOW, MISSED, QUALIFYING_ORDER, RESULTS, RUNNING_ORDER } from './orders.ts';
export { MESSAGES, PENALTIES, RACE_LOG, recordText } from './records.ts';
export { DRAWS, outcomeWords, POINTS, RANKING } from './rankings.ts';
export { PASSINGS, TRANSPONDERS } from './timing.ts';
