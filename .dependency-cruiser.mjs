/**
 * The rules about who may import whom. Each folder is a room: a rule names what a room may reach, and
 * everything else is refused. Specs and contract suites may reach further, because nothing that runs depends
 * on them.
 */
const SPEC = String.raw`\.(spec|contract)\.ts$|/contract/`;
const WORDS = String.raw`^libs/domain/words/index\.ts$`;
const COLUMNS = String.raw`^libs/projections/columns/index\.ts$`;
const CLIENT = String.raw`^libs/client/index\.ts$`;
const FRONT_DOOR = [
  String.raw`^libs/([^/]+/index|event-store/open|race-control/nest)\.ts$`,
  ...[WORDS, COLUMNS],
];
const SERVER_DOOR = String.raw`^apps/server/index\.ts$`;
const DEV_FILES = String.raw`\.config\.(mjs|js|ts)$`;

const packages = (...names) => names.map((name) => `node_modules/${name}/`);
const BUILTIN = { dependencyTypesNot: ['core'] };

/** Code of this folder (not its specs and build configuration) reaches `allowed` paths only. */
const room = (name, path, allowed, { comment, to = {} }) => ({
  name,
  comment,
  severity: 'error',
  from: { path, pathNot: [SPEC, DEV_FILES] },
  to: { pathNot: allowed, ...to },
});

const never = (name, from, to, comment) => ({ name, comment, severity: 'error', from, to });

const rooms = [
  room('domain-is-pure', '^libs/domain/', ['^libs/domain/', ...packages('zod')], {
    comment: 'The domain knows zod and itself: no clock, no dice, no store, no framework.',
  }),
  room('kernel-stands-alone', '^libs/domain/kernel/', ['^libs/domain/kernel/', ...packages('zod')], {
    comment: 'The kernel imports nothing of the domain: every other folder of the domain builds on it.',
  }),
  room(
    'projections-know-the-domain-only',
    '^libs/projections/',
    ['^libs/projections/', '^libs/domain/', ...packages('zod')],
    {
      comment:
        'A projection is a pure fold: it knows the domain’s events, state and scoring, and zod for the ' +
        'schema of its view.',
    },
  ),
  room('words-stand-alone', '^libs/domain/words/', ['^libs/domain/words/'], {
    comment: 'The page imports the words, so no rule of racing and no zod may come with them.',
    to: { dependencyTypesNot: ['type-only'] },
  }),
  room(
    'columns-know-words-only',
    '^libs/projections/columns/',
    ['^libs/projections/columns/', '^libs/domain/words/'],
    {
      comment: 'The page imports the columns, so no projection and no zod may come with them.',
      to: { dependencyTypesNot: ['type-only'] },
    },
  ),
  never(
    'projections-never-decide',
    { path: '^libs/projections/', pathNot: SPEC },
    { path: String.raw`^libs/domain/.*\b(decide|command-registry)\.ts$` },
    'A projection folds what was decided. It never decides.',
  ),
  room(
    'store-knows-no-racing',
    '^libs/event-store/',
    [
      '^libs/event-store/',
      ...packages('rxjs', '@photostructure/sqlite', '@kurrent/kurrentdb-client', '@grpc/grpc-js'),
    ],
    {
      comment:
        'A store keeps events without knowing what they mean: itself, rxjs, Node and its engine’s driver.',
      to: BUILTIN,
    },
  ),
  never(
    'driver-in-its-engine',
    { path: '^libs/event-store/', pathNot: [SPEC, '^libs/event-store/engines/sqlite/'] },
    { path: packages('@photostructure/sqlite') },
    'Only the sqlite engine knows the sqlite driver.',
  ),
  never(
    'client-in-its-engine',
    { path: '^libs/event-store/', pathNot: [SPEC, '^libs/event-store/engines/kurrentdb/'] },
    { path: packages('@kurrent/kurrentdb-client', '@grpc/grpc-js') },
    'Only the kurrentdb engine knows the client of KurrentDB.',
  ),
  never(
    'kurrentdb-on-demand',
    { path: '^libs/event-store/', pathNot: [SPEC, '^libs/event-store/engines/kurrentdb/'] },
    { path: '^libs/event-store/engines/kurrentdb/', dependencyTypesNot: ['dynamic-import'] },
    'The kurrentdb engine is loaded when a URL asks for it: its client is large, and most stores are files.',
  ),
  room(
    'race-control-knows-the-port',
    '^libs/race-control/',
    [
      ...[
        '^libs/race-control/',
        '^libs/domain/',
        '^libs/projections/',
        String.raw`^libs/event-store/index\.ts$`,
      ],
      ...packages(
        '@nestjs/common',
        '@nestjs/core',
        '@nestjs/cqrs',
        'rxjs',
        'canonicalize',
        'csv-parse',
        'fastest-levenshtein',
        'rfc6902',
        'zod',
      ),
    ],
    {
      comment: 'Race control knows the port of the store, never an engine, and speaks no HTTP.',
      to: BUILTIN,
    },
  ),
  never(
    'race-control-speaks-no-http',
    { path: '^libs/race-control/', pathNot: SPEC },
    { dependencyTypes: ['core'], path: '^(node:)?(net|tls|dgram|https?|http2)$' },
    'The network belongs to the apps.',
  ),
  room(
    'publishing-knows-views',
    '^libs/publishing/',
    [
      ...['^libs/publishing/', String.raw`^libs/(projections|race-control)/index\.ts$`, WORDS, COLUMNS],
      ...packages('bidi-js', 'csv-stringify', 'pdfkit', 'qr'),
    ],
    {
      comment: 'A sheet is made of views: by their front doors, with what draws it, and with Node.',
      to: BUILTIN,
    },
  ),
  never(
    'drawing-in-publishing',
    // The page draws the QR code that signs in a device.
    { path: '^(apps|libs|bench)/', pathNot: [SPEC, '^libs/publishing/', '^apps/console/'] },
    { path: packages('bidi-js', 'csv-stringify', 'pdfkit', 'qr') },
    'Only the room of the sheets knows how they are drawn.',
  ),
  room(
    'console-is-a-page',
    '^apps/console/',
    [
      ...['^apps/console/', String.raw`^libs/(domain|projections|race-control|timing-feeds)/index\.ts$`],
      ...[WORDS, COLUMNS, CLIENT],
      ...packages('preact', 'react', 'react-dom', 'immutable-json-patch', 'qr', 'vite'),
      ...packages('@types/react', '@types/react-dom', '@fontsource-variable/[^/]+'),
    ],
    {
      comment:
        'The page knows HTTP, and the shapes of commands and views: nothing of the server comes with it.',
    },
  ),
  never(
    'console-takes-shapes-only',
    { path: '^apps/console/', pathNot: SPEC },
    { path: '^libs/', pathNot: [WORDS, COLUMNS, CLIENT], dependencyTypesNot: ['type-only'] },
    'The server decides: the page gets the client, words and columns from the libs, of the rest only types.',
  ),
  room(
    'client-knows-the-contract',
    '^libs/client/',
    [
      ...['^libs/client/', String.raw`^libs/(domain|projections|race-control|timing-feeds)/index\.ts$`],
      ...packages('eventsource-parser'),
    ],
    { comment: 'The client knows the types of the contract, and the parser of server-sent events.' },
  ),
  never(
    'client-takes-types-only',
    { path: '^libs/client/', pathNot: SPEC },
    { path: '^libs/', pathNot: '^libs/client/', dependencyTypesNot: ['type-only'] },
    'The client runs in the page, so it gets types from the other libs, and no code.',
  ),
  room(
    'feeds-know-commands',
    '^libs/timing-feeds/',
    ['^libs/timing-feeds/', '^libs/domain/', ...packages('rxjs', 'zod')],
    {
      comment:
        'A timing feed turns a line protocol into the domain’s commands. The schema of its file is zod.',
      to: BUILTIN,
    },
  ),
  never(
    'feeds-speak-no-http',
    { path: '^libs/timing-feeds/', pathNot: SPEC },
    { dependencyTypes: ['core'], path: '^(node:)?https?2?$' },
    'A feed is read from a socket. HTTP belongs to the apps.',
  ),
];

const doors = [
  never(
    'apps-use-front-doors',
    { path: '^(apps|bench|examples)/', pathNot: SPEC },
    { path: '^libs/', pathNot: FRONT_DOOR },
    'An app comes in by a front door of a lib: its index.ts, event-store/open.ts, race-control/nest.ts, ' +
      'domain/words or projections/columns.',
  ),
  never(
    'apps-are-strangers',
    { path: '^apps/([^/]+)/' },
    { path: '^apps/', pathNot: ['^apps/$1/', SERVER_DOOR] },
    'Apps do not know each other.',
  ),
  never(
    'only-the-command-line-starts-the-server',
    { path: '^(apps|bench)/', pathNot: '^apps/(cli|server)/|^bench/' },
    { path: SERVER_DOOR },
    'The command line (`serve`) and the measurements start the server, no other app.',
  ),
  never(
    'measurements-use-the-front-door',
    { path: '^(bench|examples)/' },
    { path: '^apps/', pathNot: SERVER_DOOR },
    'A measurement starts the server as anyone else would.',
  ),
  never(
    'libs-stand-alone',
    { path: '^libs/', pathNot: SPEC },
    { path: '^(apps|test|bench|examples)/' },
    'A lib never reaches up.',
  ),
  never(
    'tests-stay-outside',
    { path: '^(apps|libs|bench)/', pathNot: SPEC },
    { path: [SPEC, '^test/'] },
    'Nothing that runs depends on a test.',
  ),
];

const order = [
  never('no-cycles', {}, { circular: true }, 'Two files that need each other are one file, or three.'),
  never(
    'no-orphans',
    {
      orphan: true,
      pathNot: [SPEC, DEV_FILES, String.raw`(^|/)main\.ts$`, '^test/', '^examples/', '^apps/console/'],
    },
    {},
    'Nobody uses this file.',
  ),
  never('no-unresolvable', {}, { couldNotResolve: true }, 'This import leads nowhere.'),
  never(
    'no-undeclared-package',
    { path: '^(apps|libs|test|bench|examples)/' },
    { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    'Declare in package.json what you import; being there by chance is not enough.',
  ),
  never(
    'no-dev-package',
    // The packages of the page are in its bundle, so they may be development packages.
    { path: '^(apps|libs)/', pathNot: [SPEC, '^apps/console/'] },
    { dependencyTypes: ['npm-dev'] },
    'Who installs Greenflag does not get the tools it was made with.',
  ),
];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [...rooms, ...doors, ...order],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    // Absent from Node 20, built in since 22.13.
    builtInModules: { add: ['node:sqlite'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['greenflag-source', 'import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.json', '.d.ts'],
    },
  },
};
