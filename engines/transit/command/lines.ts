/** Longest line that is read; a longer one is answered with an error and not kept, so that a stream without line ends cannot fill the memory. */
export const LONGEST_LINE = 65_536;

/**
 * Lines of a stream of text or UTF-8 bytes without their ends, as many at a time as have come in. Empty lines and a byte order mark are left out; a line that
 * is too long comes as null.
 */
export async function* linesOf(input: AsyncIterable<string | Uint8Array>): AsyncGenerator<(string | null)[]> {
  const decoder = new TextDecoder();
  let rest = '';
  let tooLong = false;
  const take = (part: string): string | null | undefined => {
    const line = part.trim();
    const over = tooLong || line.length > LONGEST_LINE;
    tooLong = false;
    return over ? null : line === '' ? undefined : line;
  };
  for await (const chunk of input) {
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    const lines: (string | null)[] = [];
    for (const part of parts) {
      const line = take(part);
      if (line !== undefined) lines.push(line);
    }
    if (rest.length > LONGEST_LINE) {
      tooLong = true;
      rest = '';
    }
    if (lines.length > 0) yield lines;
  }
  const last = take(rest + decoder.decode());
  if (last !== undefined) yield [last];
}
