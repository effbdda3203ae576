const TABLE = Uint16Array.from({ length: 256 }, (_, high) => {
  let crc = high << 8;
  for (let bit = 0; bit < 8; bit++) crc = (crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0);
  return crc & 0xffff;
});

/**
 * Returns the 16-bit checksum of P3 and P98. The polynomial is that of CRC-16/CCITT, but each byte is
 * combined after the table and not before it, so a library for CCITT returns another value.
 */
export function decoderChecksum(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) crc = ((crc << 8) ^ (TABLE[crc >> 8] ?? 0) ^ byte) & 0xffff;
  return crc;
}
