/** The characters of the bytes 80 to 9F, in which Windows-1252 differs from Latin-1. */
const HIGH = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const BYTES = new Map(Array.from(HIGH, (character, i) => [character, 0x80 + i]));

/**
 * Returns the text of bytes in Windows-1252, one character for each byte. The decoder of Node 20 reads that
 * name as Latin-1.
 */
export const decodeWindows1252 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('latin1')
    .replace(/[\u0080-\u009f]/g, (character) => HIGH[character.charCodeAt(0) - 0x80] ?? character);

/** Returns a text in Windows-1252. A character that it does not have becomes a question mark. */
export const encodeWindows1252 = (text: string): Uint8Array =>
  Uint8Array.from(Array.from(text.normalize('NFC')), (character) => {
    const code = character.codePointAt(0) ?? 0;
    return BYTES.get(character) ?? (code < 0x80 || (code >= 0xa0 && code < 0x100) ? code : QUESTION_MARK);
  });

const QUESTION_MARK = 0x3f;
