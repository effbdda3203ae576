/** Timing feeds: from the bytes of a decoder or a timing program to commands of a meeting, and back. */
export type * from './protocols/records.ts';
export * from './feeds-file.ts';
export * from './feed-status.ts';
export * from './feed-types.ts';
export { encodeP3, p3Decoder, type P3Sendable } from './protocols/p3/p3.ts';
export { RMonitorDecoder } from './protocols/rmonitor/decoder.ts';
export type * from './protocols/rmonitor/records.ts';
