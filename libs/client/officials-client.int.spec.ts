import { guarded, type GuardedServer } from '../../test/support/tokens.ts';
import { bearerHeaders, GreenflagClient, OfficialsClient, problemOf } from './index.ts';

let world: GuardedServer;
let director: OfficialsClient;
let device: OfficialsClient;

beforeAll(async () => {
  world = await guarded();
  const token = await world.add('Chief', 'director');
  director = new OfficialsClient({ server: world.server.url, identity: () => bearerHeaders(token) });
  device = new OfficialsClient({ server: world.server.url });
});
afterAll(() => world.close());

const refusalOf = (request: Promise<unknown>) =>
  request.then(
    () => null,
    (error: unknown) => problemOf(error).code,
  );

it('adds an official, signs in a device, and revokes both', async () => {
  await director.add({ official: 'Zoë Doe', role: 'scorer', meetings: '*' });
  const { pairing, secret } = await director.openPairing('Zoë Doe', 'digits');
  const asked = await device.redeem({ official: 'Zoë Doe', digits: secret });
  if (asked.state !== 'waiting') throw new Error(asked.state);
  const { officials } = await director.list();
  expect(officials.at(-1)).toMatchObject({ official: 'Zoë Doe', pairing: { step: 'asking' } });
  await director.allowDevice('Zoë Doe', pairing);
  const done = await device.redeem({ claim: asked.claim });
  if (done.state !== 'signed-in') throw new Error(done.state);
  const identity = () => bearerHeaders(done.token);
  const { official } = await new GreenflagClient({ server: world.server.url, identity }).whoAmI();
  expect(official).toMatchObject({ id: 'Zoë Doe', role: 'scorer' });
  const { revokedAt } = await director.revoke('Zoë Doe', 'went home');
  expect(revokedAt).not.toBeNull();
});

it('ends a pairing, whose secret is void then', async () => {
  await director.add({ official: 'Joe', role: 'spotter', meetings: '*' });
  const { pairing, secret } = await director.openPairing('Joe', 'qr');
  await director.closePairing('Joe', pairing);
  expect(await refusalOf(device.redeem({ secret }))).toBe('pairing-wrong');
});
