import { COMMANDS, type Command } from '#domain';
import { fromZod, type JsonSchema } from './json-schema.ts';

type Type = Command['type'];

/** Descriptions of fields for forms. A field that differs between commands has an entry with its command. */
const FIELD_DESCRIPTIONS: Readonly<Record<string, string>> = {
  meeting: 'The meeting. The address names it already.',
  at: 'When it happened on the track. Default: now.',
  note: 'A free text that is stored with the record.',
  commandId: 'A UUID that is created once for the command. A retry with the same UUID has no further effect.',
  session: 'A session of the format, like heat-1.',
  car: 'The number as painted, which is text: "07" is not "7".',
  reason: 'The reason, as the record will show it.',
  name: 'The name as people read it.',
  date: 'The first day of the meeting.',
  track: 'The track, and the length of a lap.',
  format: 'The name of a preset, or a complete format.',
  driver: 'The driver of the car.',
  team: 'The team of the car.',
  manufacturer: 'The manufacturer of the car.',
  transponder: 'The number that the timing loops read.',
  standing: 'The place in the standings, which decides provisionals.',
  rookie: 'Is it the first season of the driver?',
  text: 'The text of the note.',
  start: 'The place in the formation.',
  cars: 'The cars that were involved.',
  with: 'Other cars that were involved.',
  kind: 'What happened.',
  turn: 'The turn of the track where it happened, from 1.',
  timeMs: 'The time of the lap in milliseconds, up to three decimals.',
  lap: 'The lap of the car, from 1.',
  laps: 'The number of laps.',
  place: 'The new place, for the penalty "place".',
  penalty: 'The penalty.',
  revision: 'The revision of the record.',
  'DrawLineup.order': 'All cars in the order in which they were drawn.',
  'RecordLap.lap': 'The number of a lap that the loop missed. Without it, laps are counted by their times.',
  'ExtendDistance.laps': 'The number of laps by which the race is longer.',
  'Penalize.laps': 'The number of laps to take away, for the penalty "laps".',
  'Penalize.lap': 'The lap whose time is taken away, for the penalty "lap-time". Default: the best lap.',
  'RescindPenalty.penalty': 'The revision of the record that imposed the penalty.',
  'ScoreFinish.order': 'The cars in the order of their finish.',
};

/** Returns a name as words: `timeMs` is "Time ms", `RecordLap` is "Record lap". */
function titleOf(name: string): string {
  const words = name.replaceAll(/(?<=[a-z])(?=[A-Z])/gu, ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * Returns the schema of a command with what a form needs: the roles that may issue it (`x-roles`), and a
 * title and a description of each field. Over HTTP the address names the meeting, so the body need not.
 */
export function commandSchema(type: Type): JsonSchema {
  const { schema, roles, event } = COMMANDS[type];
  const jsonSchema = fromZod(schema);
  const required = (jsonSchema['required'] as string[] | undefined) ?? [];
  const fields = Object.entries(jsonSchema['properties'] as Record<string, JsonSchema>);
  return {
    title: titleOf(type),
    description: `Writes \`${event}\`.`,
    'x-roles': roles,
    ...jsonSchema,
    required: required.filter((name) => name !== 'meeting'),
    properties: Object.fromEntries(fields.map(([name, field]) => [name, describeField(type, name, field)])),
  };
}

function describeField(type: Type, name: string, field: JsonSchema): JsonSchema {
  const description = FIELD_DESCRIPTIONS[`${type}.${name}`] ?? FIELD_DESCRIPTIONS[name];
  return name === 'type' ? field : { title: titleOf(name), ...(description && { description }), ...field };
}
