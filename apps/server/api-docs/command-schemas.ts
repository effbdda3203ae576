import { COMMANDS, type Command } from '#domain';
import { fromZod, type JsonSchema } from './json-schema.ts';

type Type = Command['type'];

/** What stands in a field, for whoever fills in a form; by its command, where two mean two things. */
const WORDS: Readonly<Record<string, string>> = {
  meeting: 'The meeting. The address names it already.',
  at: 'When it happened on the track. Left out, it is now.',
  note: 'Free words, kept with the record.',
  commandId:
    'A UUID, made once for the command and kept for every retry: the same again has no further effect.',
  session: 'A session of the format, like heat-1.',
  car: 'The number as painted, which is text: "07" is not "7".',
  reason: 'Why, as it will stand in the record.',
  name: 'As people read it.',
  date: 'The first day of the meeting.',
  track: 'The track, and the length of a lap.',
  format: 'The name of a preset, or a format written out.',
  driver: 'Who drives.',
  team: 'Whose car it is.',
  manufacturer: 'Who made it.',
  transponder: 'The number that the timing loops see.',
  standing: 'The place in the standings that a provisional goes by.',
  rookie: 'Is it the first season of the driver?',
  text: 'What there is to note.',
  start: 'The place in the formation.',
  cars: 'The cars that were in it.',
  with: 'Other cars that were in it.',
  kind: 'What happened.',
  turn: 'The turn of the track where it happened, from 1.',
  timeMs: 'The time of the lap in milliseconds, up to three decimals.',
  lap: 'The lap of the car, from 1.',
  laps: 'How many laps.',
  place: 'The place that it sets, for the penalty "place".',
  penalty: 'What is imposed.',
  revision: 'The record, by its revision.',
  'DrawLineup.order': 'All cars in the order in which they were drawn.',
  'RecordLap.lap': 'The number of a lap that the loop missed. Left out, laps are counted by their times.',
  'ExtendDistance.laps': 'How many laps the race is longer.',
  'Penalize.laps': 'How many laps are taken, for the penalty "laps".',
  'Penalize.lap': 'The lap whose time is taken, for "lap-time". Left out, it is the best.',
  'RescindPenalty.penalty': 'The record that imposed it, by its revision.',
  'ScoreFinish.order': 'The cars in the order of their finish.',
};

/** `timeMs` is "Time ms", `RecordLap` is "Record lap". */
function titleOf(name: string): string {
  const words = name.replaceAll(/(?<=[a-z])(?=[A-Z])/gu, ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * A command as a page may make a form of it: who may issue it (`x-roles`), what its fields are called and
 * what stands in them. Over HTTP the address names the meeting, so that no body has to.
 */
export function commandSchema(type: Type): JsonSchema {
  const { schema, roles, event } = COMMANDS[type];
  const made = fromZod(schema);
  const required = (made['required'] as string[] | undefined) ?? [];
  const fields = Object.entries(made['properties'] as Record<string, JsonSchema>);
  return {
    title: titleOf(type),
    description: `Writes \`${event}\`.`,
    'x-roles': roles,
    ...made,
    required: required.filter((name) => name !== 'meeting'),
    properties: Object.fromEntries(fields.map(([name, field]) => [name, described(type, name, field)])),
  };
}

function described(type: Type, name: string, field: JsonSchema): JsonSchema {
  const description = WORDS[`${type}.${name}`] ?? WORDS[name];
  return name === 'type' ? field : { title: titleOf(name), ...(description && { description }), ...field };
}
