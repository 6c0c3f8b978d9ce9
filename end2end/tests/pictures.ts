import { deflateSync } from "node:zlib";

/** A PNG of one random color, as a file for `setInputFiles`. Its name tries to leave the folder. */
export function pngFile(width: number, height: number) {
  const row = Buffer.concat([Buffer.of(0), Buffer.alloc(width * 3, Math.floor(Math.random() * 256))]);
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  size.set([8, 2, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  const signature = Buffer.from("89504e470d0a1a0a", "hex");
  const buffer = Buffer.concat([signature, chunk("IHDR", size), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))]);
  return { name: "../fromage.png", mimeType: "image/png", buffer };
}

function chunk(kind: string, data: Buffer) {
  const checked = Buffer.concat([Buffer.from(kind, "latin1"), data]);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(data.length);
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(crc32(checked));
  return Buffer.concat([head, checked, tail]);
}

/** RFC 2083, annex 15. */
function crc32(bytes: Buffer) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
  }
  return (crc ^ 0xffffffff) >>> 0;
}
