/** What happens on the wire of a reader, in the order of time (milliseconds since 1970). */
export type WireEvent =
  { readonly at: number; readonly bytes: Uint8Array } | { readonly at: number; readonly cut: true };

/** A reader that a client connects to. */
export interface Reader {
  /** What all clients get, and when the reader breaks its connections. */
  readonly events: readonly WireEvent[];
  /** A client has connected. */
  readonly connect: (at: number, isFirst: boolean) => ReaderConnection;
}

export interface ReaderConnection {
  /** What the reader sends to a new client. */
  readonly welcome: Uint8Array[];
  /** Answers what a client asks. `clockAt` is what the clock of the reader would show if it were right. */
  readonly answer: (bytes: Uint8Array, at: number, clockAt?: number) => Uint8Array[];
}
