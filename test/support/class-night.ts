import { startServer, type TestServer } from './server.ts';
import { carsNumbered } from './weekend.ts';

export const NIGHT = 'class-night';

const CARS = carsNumbered(12);
const CLASSES = [
  { id: 'modifieds', name: 'Modifieds', format: 'weekly-oval' },
  { id: 'sprints', name: 'Sprint Cars', format: 'passing-points' },
];

/** Returns the commands of a heat with its finish, up to the certified result. */
const heat = (session: string, ...cars: readonly string[]): object[] => [
  { type: 'PostLineup', session },
  { type: 'OpenSession', session },
  { type: 'ShowGreen', session, confirm: true },
  { type: 'ShowCheckered', session, confirm: true },
  { type: 'ScoreFinish', session, order: cars.map((car) => ({ car })) },
  { type: 'PostResults', session, confirm: true },
  { type: 'CertifyResults', session },
];

/**
 * The commands of a night of two classes with 12 cars each. The modifieds have drawn nothing yet. The heats
 * of the sprint cars are certified, and the points of their heats are posted.
 */
const SCRIPT: readonly object[] = [
  {
    type: 'ScheduleMeeting',
    name: 'A night of two classes',
    date: '2026-05-02',
    track: { name: 'A bowl', lengthMiles: 0.25 },
    classes: CLASSES,
  },
  ...CLASSES.flatMap(({ id, name }) => [
    ...CARS.map((car) => ({ type: 'EnterCar', class: id, car, driver: `${name} ${car}` })),
    { type: 'FixField', class: id },
  ]),
  { type: 'DrawOrder', ranking: 'sprints/pills', order: CARS },
  ...heat('sprints/heat-1', '5', '1', '3', '11', '7', '9'),
  ...heat('sprints/heat-2', '2', '4', '12', '6', '10', '8'),
  { type: 'PostRanking', ranking: 'sprints/heat-points' },
];

/** Starts a server with that night. */
export async function classNight(): Promise<TestServer> {
  const server = await startServer();
  for (const command of SCRIPT) {
    const { status, text } = await server.issue(command, {}, NIGHT);
    if (status !== 200) throw new Error(`${JSON.stringify(command)}: ${text}`);
  }
  return server;
}
