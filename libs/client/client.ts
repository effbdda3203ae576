import type { BridgeAnswer, BridgePassing, FeedsAnswer } from '#timing-feeds';
import type { Attempt, ExampleAdded, Findings, Formats, MeetingsPage, Ready, WhoAmI } from '#race-control';
import { EventStream, type RawEvent } from './event-stream.ts';
import { apiPath, Http, type ClientOptions } from './http.ts';
import type { FeedsMessage } from './messages.ts';
import { MeetingClient } from './meeting-client.ts';
import type { AbortOptions } from './request-options.ts';
import { SeriesClient } from './series-client.ts';

interface MeetingsOptions extends AbortOptions {
  readonly cursor?: string;
  readonly archived?: boolean;
}

/** A Greenflag server. Every request throws ProblemError, NoAnswerError or, if aborted, AbortError. */
export class GreenflagClient {
  private readonly http: Http;

  constructor(options: ClientOptions = {}) {
    this.http = new Http(options);
  }

  /** Returns the client of one meeting. Nothing is requested yet. */
  meeting(id: string): MeetingClient {
    return new MeetingClient(this.http, id);
  }

  /** Returns the client of the series. Nothing is requested yet. */
  series(): SeriesClient {
    return new SeriesClient(this.http);
  }

  /**
   * Returns a page of the meetings, or of those that are archived, the newest first. `cursor` is `next` of the
   * page before. A page may be empty although others follow.
   */
  meetings({ cursor, archived, signal }: MeetingsOptions = {}): Promise<MeetingsPage> {
    return this.http.json(apiPath('meetings'), { query: { cursor, archived }, signal });
  }

  /**
   * Adds the example meeting to a server without meetings. It takes some seconds.
   * @throws ProblemError `meetings-exist`
   */
  addExample({ signal }: AbortOptions = {}): Promise<ExampleAdded> {
    return this.http.json(apiPath('example'), { body: {}, signal });
  }

  /** Returns the formats that come with the server. */
  formats({ signal }: AbortOptions = {}): Promise<Formats> {
    return this.http.json(apiPath('formats'), { signal });
  }

  /** Checks a format. Without an error among the findings, a meeting can adopt it. */
  checkFormat(format: unknown, { signal }: AbortOptions = {}): Promise<Findings> {
    return this.http.json(apiPath('formats', 'check'), { body: format, signal });
  }

  /** Returns who the caller is, according to the server. */
  whoAmI({ signal }: AbortOptions = {}): Promise<WhoAmI> {
    return this.http.json(apiPath('whoami'), { signal });
  }

  /** Returns the requests that were refused for lack of permission. Only directors may read them. */
  attempts({ signal }: AbortOptions = {}): Promise<{ readonly attempts: readonly Attempt[] }> {
    return this.http.json(apiPath('attempts'), { signal });
  }

  /** Returns the timing feeds of the server, and the state of each. */
  feeds({ signal }: AbortOptions = {}): Promise<FeedsAnswer> {
    return this.http.json(apiPath('feeds'), { signal });
  }

  /** The timing feeds as they change. Each message has all of them. */
  feedsStream(): EventStream<FeedsMessage> {
    const parse = (event: RawEvent): FeedsMessage => ({
      kind: 'snapshot',
      revision: event.revision,
      content: JSON.parse(event.text) as FeedsAnswer,
    });
    return new EventStream(this.http, { path: apiPath('feeds', 'stream'), parse });
  }

  /** Reports passings to a feed of bridges. Passings that are sent again count once. */
  postPassings(
    feed: string,
    passings: readonly BridgePassing[],
    { signal }: AbortOptions = {},
  ): Promise<BridgeAnswer> {
    const lines = passings.map((passing) => `${JSON.stringify(passing)}\n`).join('');
    return this.http.json(apiPath('feeds', feed, 'passings'), { lines, signal });
  }

  /** Returns the OpenAPI document of the server. */
  openApi({ signal }: AbortOptions = {}): Promise<object> {
    return this.http.json(apiPath('openapi.json'), { signal });
  }

  /** Returns the state of a server that can take commands. @throws ProblemError `not-ready` if it cannot */
  ready({ signal }: AbortOptions = {}): Promise<Ready> {
    return this.http.json('/health/ready', { signal });
  }
}
