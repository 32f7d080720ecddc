/** Longest line that is read; a longer one is answered with an error and not kept, so that a stream without line ends cannot fill the memory. */
export const LONGEST_LINE = 1_048_576;

/** A line and its number in the stream, from 1; null when it was too long to be kept. */
export interface NumberedLine {
  readonly line: number;
  readonly text: string | null;
}

/** Lines of a stream of text or UTF-8 bytes, as many at a time as have come in. Blank lines and a byte order mark are left out, but counted. */
export async function* linesOf(input: AsyncIterable<string | Uint8Array>): AsyncGenerator<readonly NumberedLine[]> {
  const decoder = new TextDecoder();
  let rest = '';
  let tooLong = false;
  let number = 0;
  const take = (part: string): NumberedLine | null => {
    number += 1;
    const text = part.trim();
    const over = tooLong || text.length > LONGEST_LINE;
    tooLong = false;
    if (over) return { line: number, text: null };
    return text === '' ? null : { line: number, text };
  };
  for await (const chunk of input) {
    const parts = (rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }))).split('\n');
    rest = parts.pop() ?? '';
    const lines = parts.map(take).filter((l) => l !== null);
    if (rest.length > LONGEST_LINE) {
      tooLong = true;
      rest = '';
    }
    if (lines.length > 0) yield lines;
  }
  const last = take(rest + decoder.decode());
  if (last !== null) yield [last];
}
