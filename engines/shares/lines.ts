/**
 * Longest line that is read, in characters: room for half a million shares. A longer one is answered with an error and not kept, so that a stream without line
 * ends cannot fill the memory.
 */
export const LONGEST_LINE = 8_388_608;

/**
 * Lines of a stream of text or UTF-8 bytes without their ends, as many at a time as have come in: whoever waits for an answer before the next line gets it. Empty lines and a byte order mark are left out; a line that is too long comes as null.
 */
export async function* linesOf(input: AsyncIterable<string | Uint8Array>): AsyncGenerator<(string | null)[]> {
  const decoder = new TextDecoder();
  // Pieces of the line that has not ended: joined once, since a line may come in hundreds of them.
  let pieces: string[] = [];
  let length = 0;
  const add = (piece: string): void => {
    length += piece.length;
    if (length > LONGEST_LINE) pieces = [];
    else pieces.push(piece);
  };
  const take = (): string | null => {
    const line = length > LONGEST_LINE ? null : pieces.join('').trim();
    pieces = [];
    length = 0;
    return line;
  };
  for await (const chunk of input) {
    const [head = '', ...more] = (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })).split('\n');
    add(head);
    const lines: (string | null)[] = [];
    for (const part of more) {
      const line = take();
      if (line !== '') lines.push(line);
      add(part);
    }
    if (lines.length > 0) yield lines;
  }
  add(decoder.decode());
  const last = take();
  if (last !== '') yield [last];
}
