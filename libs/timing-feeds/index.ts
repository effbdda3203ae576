/** Timing feeds: from the bytes of a decoder or a timing program to commands of a meeting, and back. */
export type * from './protocols/records.ts';
