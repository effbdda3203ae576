/**
 * Enters cars from a list, waits until the entry list has them, and follows the log until the last of them is
 * in it. Run it with `node examples/client/enter-cars.mjs http://127.0.0.1:3000 my-meeting`, after
 * `npm run build`.
 */
import { createHash } from 'node:crypto';
import { argv } from 'node:process';
import { GreenflagClient, officialHeaders } from '#client';

const ENTRIES = [
  { car: '31', driver: 'Justin Haley' },
  { car: '8', driver: 'Tyler Reddick' },
];

/**
 * @param {string} server
 * @param {string} id
 */
async function enterCars(server, id) {
  // On a server with tokens: identity: () => bearerHeaders(process.env.GREENFLAG_TOKEN)
  const identity = () => officialHeaders({ id: 'Jane Doe', role: 'director' });
  const meeting = new GreenflagClient({ server, identity }).meeting(id);

  // Ids that depend on the content make the script safe to repeat: nothing is written twice.
  const commands = ENTRIES.map((entry) => ({
    type: /** @type {const} */ ('EnterCar'),
    ...entry,
    commandId: uuidOf(`${id} ${JSON.stringify(entry)}`),
  }));
  let last = -1;
  for await (const result of meeting.issueMany(commands)) {
    if (result.kind === 'accepted') last = result.receipt.revision;
    else console.error(result.problem.detail);
  }

  const { rows } = await meeting.view('entry-list', undefined, { atLeast: last });
  const cars = rows.map(({ car, driver }) => `${car} ${driver}`);

  const types = [];
  for await (const record of meeting.logStream().follow()) {
    types.push(record.type);
    if (record.revision === last) break;
  }
  return { cars, types };
}

/** @param {string} text */
function uuidOf(text) {
  const hex = createHash('sha256').update(text).digest('hex');
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/u, '$1-$2-5$3-8$4-$5');
}

const [, , server = 'http://127.0.0.1:3000', meeting = 'clash-2023'] = argv;
console.log(await enterCars(server, meeting));
