import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';

interface Service {
  readonly image: string;
  readonly build?: { readonly target: string };
  readonly profiles: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
  readonly network_mode?: string;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[]; readonly interval: string };
  readonly restart: string;
  readonly stop_grace_period?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly deploy: { readonly resources: { readonly limits: Readonly<Record<string, string>> } };
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: object;
  readonly volumes: object;
}

const TEXT = readFileSync('docker-compose.yml', 'utf8');
const DOCKERFILE = readFileSync('Dockerfile', 'utf8');
const compose = parse(TEXT, { merge: true }) as Compose;
const services = Object.entries(compose.services);
const PROFILES = ['single', 'cluster'];
const servicesOf = (profile: string) => services.filter(([, { profiles }]) => profiles.includes(profile));
const serviceOf = (name: string): Service => compose.services[name] as Service;

const VERSION = /:\d+\.\d+\.\d+(?:-[\w.]+)?$/u;

/** Services that keep running. The others end after their work, and another service waits for that. */
const permanent = services.filter(([, { restart }]) => restart !== 'no');
const oneShot = services.filter(([, { restart }]) => restart === 'no');

/** Replaces variables by their defaults, as docker compose does if they are not set. */
const withDefaults = (text: string) => text.replaceAll(/\$\{\w+:-([^}]*)\}/gu, '$1');

/** Returns the errors of the linter, which checks its rules and the schema of the specification. */
function lint(text: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'greenflag-compose-'));
  writeFileSync(join(folder, 'docker-compose.yml'), text);
  const args = ['-c', '.dclintrc.json', '-f', 'json', join(folder, 'docker-compose.yml')];
  const { stdout } = spawnSync('node_modules/.bin/dclint', args, { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  const [file] = JSON.parse(stdout) as { messages: { rule: string; message: string }[] }[];
  return (file?.messages ?? []).map(({ rule, message }) => `${rule}: ${message}`);
}

describe('docker-compose.yml', () => {
  it('is valid by the schema of the specification and by the linter', () => {
    expect(lint(TEXT)).toEqual([]);
    const broken = TEXT.replace('stop_grace_period:', 'stop_grace_time:');
    expect(lint(broken)[0]).toMatch(/^invalid-schema: .*additional properties/u);
    expect(lint(TEXT.replaceAll('127.0.0.1:', ''))[0]).toMatch(/^no-unbound-port-interfaces: /u);
  });

  it('starts one server on one node by default, and two on three with the profile cluster', () => {
    expect(readFileSync('.env', 'utf8')).toMatch(/^COMPOSE_PROFILES=single$/mu);
    const names = (profile: string) => servicesOf(profile).map(([name]) => name);
    expect(names('single')).toEqual(['door', 'greenflag', 'kurrentdb']);
    const nodes = ['kurrentdb-1', 'kurrentdb-2', 'kurrentdb-3'];
    expect(names('cluster')).toEqual(['door', 'certificates', ...nodes, 'greenflag-a', 'greenflag-b']);
  });

  it.each(PROFILES)(
    'refers only to services, volumes and networks that exist in the profile %s',
    (profile) => {
      const there = new Set(servicesOf(profile).map(([name]) => name));
      for (const [, service] of servicesOf(profile)) {
        const { depends_on = {}, network_mode = '', volumes = [], networks = [] } = service;
        const shared = /^service:(.*)$/u.exec(network_mode)?.[1];
        const needed = [...Object.keys(depends_on), ...(shared === undefined ? [] : [shared])];
        expect(needed.filter((name) => !there.has(name))).toEqual([]);
        const sources = volumes.map((volume) => volume.split(':')[0] ?? '');
        const missing = sources.filter((source) =>
          source.startsWith('.') ? !existsSync(source) : !Object.hasOwn(compose.volumes, source),
        );
        expect(missing).toEqual([]);
        expect(networks.filter((network) => !Object.hasOwn(compose.networks, network))).toEqual([]);
      }
    },
  );

  it('has a default for each variable', () => {
    expect(TEXT.match(/\$\{?\w+\b(?!:-)/gu) ?? []).toEqual([]);
  });

  it('pins every image to a version', () => {
    for (const [, { image }] of services) expect(withDefaults(image)).toMatch(VERSION);
    const stages = [...DOCKERFILE.matchAll(/^FROM (\S+) AS (\w+)$/gmu)];
    for (const [, image] of stages) expect(image).toBe('node:24.22.3-bookworm-slim');
    const targets = services.flatMap(([, { build }]) => build?.target ?? []);
    const names = stages.map(([, , name]) => name);
    expect(targets.filter((target) => !names.includes(target))).toEqual([]);
    expect(names.at(-1)).toBe('greenflag');
  });

  it('checks, limits and restarts permanent services, and waits for the end of the others', () => {
    for (const [, { healthcheck, restart, stop_grace_period, deploy }] of permanent) {
      expect(healthcheck).toMatchObject({ test: expect.any(Array) as string[], interval: '5s' });
      expect([restart, stop_grace_period]).toEqual(['unless-stopped', expect.any(String) as string]);
      expect(Object.keys(deploy.resources.limits)).toEqual(['cpus', 'memory']);
    }
    for (const [name] of oneShot) {
      const waiting = services.flatMap(([, { depends_on }]) => depends_on?.[name]?.condition ?? []);
      expect(waiting).not.toHaveLength(0);
      expect(new Set(waiting)).toEqual(new Set(['service_completed_successfully']));
    }
    expect(oneShot.map(([name]) => name)).toEqual(['certificates']);
  });

  it('publishes ports on the loopback of the host only', () => {
    const ports = services.flatMap(([name, { ports = [] }]) =>
      ports.map((port) => `${name} ${withDefaults(port)}`),
    );
    expect(ports).toEqual(['door 127.0.0.1:3000:3000', 'kurrentdb 127.0.0.1:2113:2113']);
  });

  it('gives our own containers a read-only root and no capabilities', () => {
    const ours = services.filter(([name]) => !name.startsWith('kurrentdb'));
    for (const [, { read_only, cap_drop }] of ours) expect([read_only, cap_drop]).toEqual([true, ['ALL']]);
  });
});

describe('The servers', () => {
  const servers = services.filter(([name]) => name.startsWith('greenflag'));
  const DOOR = readFileSync('deploy/haproxy.cfg', 'utf8');

  it('listen on the loopback that they share with the door, on the ports of its configuration', () => {
    for (const [, { network_mode, command = [], environment = {} }] of servers) {
      expect(network_mode).toBe('service:door');
      const port = environment['PORT'] ?? '';
      expect(command).toEqual(['serve', '--open', '--port', port]);
      expect(DOOR).toMatch(new RegExp(`^ {4}server \\w 127\\.0\\.0\\.1:${port}$`, 'mu'));
    }
    expect(serviceOf('greenflag-a').environment?.['PORT']).not.toBe(
      serviceOf('greenflag-b').environment?.['PORT'],
    );
  });

  it('keep their keys in a volume, which both servers of the cluster share', () => {
    expect(serviceOf('greenflag').volumes).toContain('greenflag:/data');
    for (const name of ['greenflag-a', 'greenflag-b']) {
      const { environment = {}, volumes = [] } = serviceOf(name);
      expect(environment['GREENFLAG_KEYS']).toBe('/keys/greenflag.keys.json');
      expect(volumes).toEqual(expect.arrayContaining(['keys:/keys', `${name}:/data`]));
    }
    // By default a server on KurrentDB writes its keys to ./data, but the root is read-only.
    expect(readFileSync('Dockerfile', 'utf8')).toMatch(
      /-m 700 \/data \/keys \\\n\s+&& ln -s \/data \/app\/data\n/u,
    );
  });

  it('get more time to stop than they need: 10 s, and then the time of the store', () => {
    for (const [, { stop_grace_period }] of servers) expect(stop_grace_period).toBe('30s');
  });

  it('of the cluster know all nodes, and read their password from a file', () => {
    const [a, b] = [serviceOf('greenflag-a'), serviceOf('greenflag-b')];
    for (const { environment = {}, volumes = [] } of [a, b]) {
      expect(environment['KURRENTDB_NODES']).toBe('kurrentdb-1:2113,kurrentdb-2:2113,kurrentdb-3:2113');
      expect(volumes).toContain('access:/access:ro');
      expect(volumes.filter((volume) => volume.startsWith('certificates'))).toEqual([]);
    }
  });
});

/*
 * The options that the documentation of KurrentDB lists under configuration (networking, cluster), protocol
 * security, user authentication, telemetry and projections.
 */
const DOCUMENTED = [
  'NODE_IP',
  'NODE_PORT',
  'NODE_HOST_ADVERTISE_AS',
  'REPLICATION_IP',
  'REPLICATION_HOST_ADVERTISE_AS',
  'CLUSTER_SIZE',
  'DISCOVER_VIA_DNS',
  'GOSSIP_SEED',
  'INSECURE',
  'RUN_PROJECTIONS',
  'TELEMETRY_OPTOUT',
  'CERTIFICATE_FILE',
  'CERTIFICATE_PRIVATE_KEY_FILE',
  'TRUSTED_ROOT_CERTIFICATES_PATH',
  'DEFAULT_ADMIN_PASSWORD',
  'DEFAULT_OPS_PASSWORD',
].map((name) => `KURRENTDB_${name}`);

describe('The nodes', () => {
  const nodes = services.filter(([name]) => name.startsWith('kurrentdb'));
  const members = nodes.filter(([name]) => /\d$/u.test(name));

  it('use only documented options', () => {
    const script = readFileSync('deploy/kurrentdb.sh', 'utf8').match(/KURRENTDB_\w+/gu) ?? [];
    const given = nodes.flatMap(([, { environment = {} }]) => Object.keys(environment));
    expect(new Set([...given, ...script])).toEqual(new Set(DOCUMENTED));
  });

  it('of the cluster look for each other, under their own names', () => {
    const names = members.map(([name]) => name);
    for (const [name, { environment = {} }] of members) {
      const others = names.filter((other) => other !== name).map((other) => `${other}:2113`);
      expect(environment).toMatchObject({
        KURRENTDB_CLUSTER_SIZE: '3',
        KURRENTDB_GOSSIP_SEED: others.join(','),
        KURRENTDB_NODE_HOST_ADVERTISE_AS: name,
        KURRENTDB_REPLICATION_HOST_ADVERTISE_AS: name,
        KURRENTDB_CERTIFICATE_FILE: `/certificates/${name}/node.crt`,
        KURRENTDB_CERTIFICATE_PRIVATE_KEY_FILE: `/certificates/${name}/node.key`,
      });
      expect(environment).not.toHaveProperty('KURRENTDB_INSECURE');
    }
  });

  it('keep their data and logs in volumes of their own', () => {
    const data = nodes.map(([, { volumes = [] }]) => volumes.filter((volume) => /:\/var\/l/u.test(volume)));
    expect(data).toEqual(
      nodes.map(([name]) => [`${name}:/var/lib/kurrentdb`, `${name}-log:/var/log/kurrentdb`]),
    );
  });

  it('cannot change their certificates', () => {
    for (const [, { volumes = [] }] of members) expect(volumes).toContain('certificates:/certificates:ro');
  });
});
