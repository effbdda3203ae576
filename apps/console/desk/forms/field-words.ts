import { typeWords } from '../../ui/text/type-words.ts';
import { t } from '../../ui/language/language.ts';

/** A field of a form: its label, and what an official should know before filling it in. */
export interface FieldWords {
  readonly label: string;
  readonly hint: string | null;
}

/** The words of each field, by its name, and before that by the command and its name. */
const WORDS: Readonly<Record<string, readonly [label: string, hint?: string]>> = {
  at: [t('Time')],
  car: [t('Car')],
  cars: [t('Cars')],
  class: [t('Class')],
  classes: [t('Classes')],
  date: [t('Date'), t('First day of the meeting.')],
  driver: [t('Driver')],
  feed: [t('Feed')],
  format: [t('Format')],
  from: [t('From')],
  hash: [t('Hash')],
  insteadOf: [t('Replaces penalty'), t('Record number of an open penalty that was not served.')],
  kind: [t('Kind')],
  lap: [t('Lap'), t('Lap of the car, from 1.')],
  laps: [t('Laps')],
  line: [t('Line')],
  log: [t('Raw log')],
  manufacturer: [t('Manufacturer')],
  name: [t('Name')],
  note: [t('Note')],
  number: [t('Number'), t('How many of the first cars are inverted; 0 for none.')],
  numbers: [t('Numbers'), t('The numbers drawn, in the order of the cars.')],
  offence: [t('Offence'), t('As in the tariff of the format.')],
  order: [t('Order')],
  penalty: [t('Penalty')],
  place: [t('Place'), t('Finishing place that the car is moved to.')],
  places: [t('Places'), t('How many places the car moves back.')],
  points: [t('Points'), t('How many points are taken away.')],
  ranking: [t('Ranking')],
  reason: [t('Reason')],
  revision: [t('Record')],
  rows: [t('Order')],
  rookie: [t('Rookie'), t('First-season driver.')],
  seconds: [t('Seconds'), t('Added to the time, or to stand still.')],
  seed: [t('Seed'), t('The same seed gives the same draw on every machine.')],
  session: [t('Session')],
  sessions: [t('Sessions')],
  source: [t('Source'), t('Number of the source in the line-up, from 0.')],
  standing: [t('Standing'), t('Place in the standings. It decides provisionals.')],
  start: [t('Start'), t('Place in the formation.')],
  team: [t('Team')],
  text: [t('Text')],
  timeMs: [t('Lap time, like 13.413 or 1:02.345')],
  to: [t('To')],
  toSession: [t('Later session')],
  track: [t('Track, length of a lap, time zone')],
  transponder: [t('Transponder')],
  turn: [t('Turn')],
  units: [t('Units')],
  until: [t('Until'), t('Empty: it does not end.')],
  with: [t('With which cars')],
  'AdoptCount.laps': [t('Laps'), t('Laps that the car has completed so far.')],
  'BreakTie.cars': [t('Cars'), t('All cars of the tie, the first one first.')],
  'CallCaution.kind': [t('Kind'), t('A break is the end of a stage.')],
  'ChangeDriver.driver': [t('New driver')],
  'CreditLap.lap': [t('Lap'), t('Lap of the race that the car led.')],
  'DeclareDeadHeat.cars': [t('Cars'), t('The cars that finished level.')],
  'DrawLineup.order': [t('Order'), t('All cars in the order in which they were drawn.')],
  'DrawOrder.order': [t('Order'), t('All cars in the order in which they were drawn.')],
  'EndRace.lap': [t('Lap'), t('The result is taken at this lap. Empty: as the format says.')],
  'EnterCar.car': [t('Car'), t('As painted on the car: 07 and 7 are different cars.')],
  'ExtendDistance.laps': [t('Laps'), t('How many laps are added.')],
  'FixField.cars': [t('Cars'), t('How many cars. Empty: those that are entered now.')],
  'FreezeOrder.order': [t('Order'), t('The order at the caution. Cars that are not named follow.')],
  'ImportRanking.source': [t('Source'), t('Where the order comes from.')],
  'Penalize.lap': [t('Lap'), t('Lap whose time is taken away. Empty: the best lap.')],
  'Penalize.laps': [t('Laps'), t('How many laps are taken away, or how many to hold.')],
  'ReassignLaps.from': [t('From'), t('The car that the laps were recorded for.')],
  'ReassignLaps.laps': [t('Laps'), t('Lap numbers, like 3, 5-7. Empty: all crossings.')],
  'ReassignLaps.to': [t('To'), t('The car that ran them.')],
  'RecordLap.lap': [
    t('Lap'),
    t('Number of a lap that the loop missed. Empty: laps are counted by their times.'),
  ],
  'RenumberCar.to': [t('To'), t('As painted on the car: 07 and 7 are different cars.')],
  'ReportIncident.kind': [t('What happened')],
  'RescindPenalty.penalty': [t('Penalty'), t('Number of the record that imposed it.')],
  'SealFeed.from': [t('From'), t('First entry of the part of the raw log.')],
  'SealFeed.hash': [t('Hash'), t('Hash of the last entry.')],
  'SealFeed.log': [t('Raw log'), t('Hash of its first entry.')],
  'SealFeed.to': [t('To'), t('Last entry of the part of the raw log.')],
  'ServePenalty.penalty': [t('Penalty'), t('Number of the record that imposed it.')],
  'ShortenDistance.to': [t('To'), t('New distance of the race in laps.')],
  'SwapCars.from': [t('From'), t('The car that the laps were recorded for.')],
  'SwapCars.laps': [t('Laps'), t('Lap numbers, like 3, 5-7. Empty: all crossings.')],
  'SwapCars.to': [t('To'), t('The other car.')],
  'WaveAround.cars': [t('Cars'), t('The cars that get a lap back.')],
};

/** Returns the words of a field of a command. A field of a newer server has its name. */
export function fieldWords(type: string, name: string): FieldWords {
  const [label, hint = null] = WORDS[`${type}.${name}`] ?? WORDS[name] ?? [typeWords(name)];
  return { label, hint };
}

/** Returns whether the page has words for a field. */
export const hasFieldWords = (name: string): boolean => Object.hasOwn(WORDS, name);
