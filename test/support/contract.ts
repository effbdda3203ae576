import { Ajv, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { serve } from '../../apps/server/index.ts';

/* Checks what a server sends against the documents that it publishes about itself. */

interface Media {
  readonly schema: object;
}
interface Response {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, Media>>;
}
export interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, Response>>;
}
export interface Channel {
  readonly address: string;
  readonly messages: Readonly<Record<string, unknown>>;
}
interface DescribedResponse extends Response {
  /** Its place in the document, as a JSON pointer. */
  readonly at: string;
}
interface OpenApi {
  readonly components: { readonly responses: Readonly<Record<string, Response>> };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}
interface AsyncApi {
  readonly channels: Readonly<Record<string, Channel>>;
}

/** An answer to check. */
export interface CheckedAnswer {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** A message of a stream to check. */
export interface CheckedMessage {
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

/** Addresses that serve files, or documents about the rest. */
const UNDOCUMENTED =
  /^\/(?!api\/|health\/|metrics$|\.well-known\/)|^\/api\/(?:docs|openapi\.json|asyncapi\.json)/u;
/** Problems of requests that belong to no operation. */
const WITHOUT_OPERATION = new Set([
  ...['route-unknown', 'method-not-allowed', 'path-malformed', 'path-too-long', 'host-not-loopback'],
  ...['token-in-address', 'shutting-down', 'console-not-built', 'too-many-requests', 'too-many-connections'],
]);
const STREAM = 'text/event-stream';

const pointer = (...steps: readonly string[]): string =>
  steps.map((step) => `/${encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('');

const ajvOptions = { strict: false, allErrors: false };

/** The documents of a server, and checks of what servers send against them. */
export class Contract {
  /** What was checked: `<operationId> 200` for an answer, `<channel> <event>` for a message. */
  readonly exercised = new Set<string>();
  private readonly answers = addFormats.default(new Ajv2020(ajvOptions));
  private readonly messages = addFormats.default(new Ajv(ajvOptions));

  constructor(
    readonly openApi: OpenApi,
    readonly asyncApi: AsyncApi,
  ) {
    this.answers.addSchema({ $id: 'openapi', ...openApi });
    this.messages.addSchema({ $id: 'asyncapi', ...asyncApi });
  }

  /** @throws Error when the documents do not describe the answer */
  checkAnswer(answer: CheckedAnswer): void {
    const { method, path: address, status, type, text } = answer;
    try {
      const described = this.describe(answer);
      if (described) this.checkBody(described, answer);
      else this.checkUndocumented(answer);
    } catch (error) {
      const words = `${method} ${address} answered ${status} ${type}: ${(error as Error).message}`;
      throw new Error(`${words}\n${text.slice(0, 500)}`, { cause: error });
    }
  }

  /** Returns the documented response of an answer and where it stands; null for an unknown operation. */
  private describe({ method, path: address, status }: CheckedAnswer): DescribedResponse | null {
    const found = this.findPath(pathOf(address));
    const verb = method === 'HEAD' ? 'get' : method.toLowerCase();
    const operation = found?.methods[verb];
    if (!found || !operation) return null;
    const response = operation.responses[status];
    if (!response) throw new Error('The status is not documented.');
    this.exercised.add(`${operation.operationId} ${status}`);
    const name = response.$ref?.split('/').at(-1);
    if (name === undefined) {
      const at = pointer('paths', found.template, verb, 'responses', String(status));
      return { ...response, at };
    }
    const common = this.openApi.components.responses[name] ?? {};
    return { ...common, at: pointer('components', 'responses', name) };
  }

  private checkBody({ content, at }: DescribedResponse, { method, path, type, text }: CheckedAnswer): void {
    if (content === undefined || method === 'HEAD') {
      if (text !== '') throw new Error('The documents know no body.');
      return;
    }
    const [media = ''] = type.split(';');
    if (!Object.hasOwn(content, media)) throw new Error('The media type is not documented.');
    if (media === STREAM) return this.checkStream(path, text);
    if (!media.includes('json')) return;
    const validate = this.validator(this.answers, `openapi#${at}${pointer('content', media, 'schema')}`);
    const bodies = media.includes('ndjson') ? text.split('\n').filter((line) => line !== '') : [text];
    for (const body of bodies) {
      if (!validate(JSON.parse(body))) throw new Error(this.answers.errorsText(validate.errors));
    }
  }

  /** Checks an answer to a request that is not an operation of the documents. */
  private checkUndocumented({ method, path, status, text }: CheckedAnswer): void {
    const isDocument = UNDOCUMENTED.test(pathOf(path)) || method === 'OPTIONS';
    if (status < 400 && !isDocument) throw new Error('There is no such operation.');
    if (status < 400 || method === 'HEAD') return;
    const problem = JSON.parse(text) as { code: string };
    const validate = this.validator(this.answers, 'openapi#/components/schemas/Problem');
    if (!validate(problem)) throw new Error(this.answers.errorsText(validate.errors));
    if (!WITHOUT_OPERATION.has(problem.code)) throw new Error('An operation should document the code.');
  }

  /** Returns a function that checks the messages of one stream. @throws Error when there is no such stream */
  messageCheck(address: string): (message: CheckedMessage) => void {
    const path = pathOf(address);
    const found = Object.entries(this.asyncApi.channels).find(([, channel]) =>
      matches(channel.address, path),
    );
    if (!found) return () => undefined;
    const [name, channel] = found;
    return (message) => {
      this.checkMessage(channel, message);
      this.exercised.add(`${name} ${message.event}`);
    };
  }

  /** Returns the names of the documented messages of a channel that a message is. */
  matchingMessages(channel: Channel, message: CheckedMessage): string[] {
    const payload: unknown = JSON.parse(message.data);
    return Object.keys(channel.messages).filter((name) => this.isMessage(name, message, payload));
  }

  private isMessage(name: string, { id, event }: CheckedMessage, payload: unknown): boolean {
    const at = `asyncapi#${pointer('components', 'messages', name)}`;
    return (
      this.validator(this.messages, `${at}/headers`)({ id, event }) &&
      this.validator(this.messages, `${at}/payload`)(payload)
    );
  }

  private checkMessage(channel: Channel, message: CheckedMessage): void {
    const { id, event, data } = message;
    const payload = JSON.parse(data) as { type?: string; projection?: string };
    // A record is named after its type, and a snapshot after its projection.
    const [first = '', ...others] = [
      payload.type ?? `${event}.${payload.projection}`,
      ...Object.keys(channel.messages),
    ];
    if (Object.hasOwn(channel.messages, first) && this.isMessage(first, message, payload)) return;
    if (others.some((name) => this.isMessage(name, message, payload))) return;
    throw new Error(`${channel.address} has no such message: ${id} ${event} ${data.slice(0, 500)}`);
  }

  private checkStream(path: string, text: string): void {
    const check = this.messageCheck(path);
    for (const block of text.split('\n\n')) {
      const fields = Object.fromEntries(
        block.split('\n').map((line) => /^(\w+): (.*)$/u.exec(line)?.slice(1) ?? ['', '']),
      ) as Partial<CheckedMessage>;
      const { id = '', event = '', data } = fields;
      if (data !== undefined) check({ id, event, data });
    }
  }

  /** Finds the path of the documents that an address belongs to: the one with the fewest parameters. */
  private findPath(path: string) {
    const templates = Object.keys(this.openApi.paths).filter((template) => matches(template, path));
    const [template] = templates.sort((a, b) => a.split('{').length - b.split('{').length);
    return template === undefined ? null : { template, methods: this.openApi.paths[template] ?? {} };
  }

  private validator(ajv: Ajv | Ajv2020, at: string): ValidateFunction {
    const validate = ajv.getSchema(at);
    if (validate) return validate;
    throw new Error(`The documents have no ${at}.`);
  }
}

const pathOf = (address: string): string => address.split('?')[0] ?? '';

/** Returns whether an address, without its query, belongs to a path like `/api/meetings/{meeting}`. */
function matches(template: string, path: string): boolean {
  const [parts, actual] = [template.split('/'), path.split('/')];
  return (
    parts.length === actual.length &&
    parts.every((part, i) => (part.startsWith('{') ? actual[i] !== '' : part === actual[i]))
  );
}

let contract: Promise<Contract> | undefined;

/** Returns the contract of the server. Its documents are fetched and compiled once in each spec file. */
export const loadContract = (): Promise<Contract> => (contract ??= fetchContract());

async function fetchContract(): Promise<Contract> {
  const options = { port: 0, store: 'memory:', open: true, example: false, log: false };
  const server = await serve(options);
  try {
    // One after the other: a busy machine builds the first for longer than the headers of a second may take.
    const read = async (name: string) => (await fetch(`${server.url}/api/${name}.json`)).json();
    const openApi = (await read('openapi')) as OpenApi;
    return new Contract(openApi, (await read('asyncapi')) as AsyncApi);
  } finally {
    await server.close();
  }
}
