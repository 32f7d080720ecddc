import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';

const BLOCK = 512;

/** The regular files of a tar archive (POSIX.1-1988 ustar, and GNU long names) by their base names. */
function untar(bytes: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  let long: string | null = null;
  for (let at = 0; at + BLOCK <= bytes.length && bytes[at] !== 0;) {
    const head = bytes.subarray(at, at + BLOCK);
    const text = (from: number, length: number): string => head.toString('utf8', from, from + length).replace(/\0.*$/s, '');
    const size = Number.parseInt(text(124, 12).trim() || '0', 8);
    const kind = String.fromCharCode(head[156]!);
    at += BLOCK;
    const body = bytes.subarray(at, at + size);
    at += Math.ceil(size / BLOCK) * BLOCK;
    if (kind === 'L') long = body.toString('utf8').replace(/\0.*$/s, '');
    else {
      if (kind === '0' || kind === '\0') files.set(path.basename(long ?? text(0, 100)), body);
      long = null;
    }
  }
  return files;
}

/** Unpacks a `.tar.zst` into a new folder beside other temporary files; the folder. Windows of up to 128 MB, as its publisher packs them. */
export function unpacked(file: string): string {
  const packed = zlib.zstdDecompressSync(fs.readFileSync(file), { params: { [zlib.constants.ZSTD_d_windowLogMax]: 27 } });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunjian-feed-'));
  for (const [name, content] of untar(packed)) fs.writeFileSync(path.join(folder, name), content);
  return folder;
}
