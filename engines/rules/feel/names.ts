/**
 * FEEL names may hold spaces and operators ("first name", "a-b"), so a name can only be read by knowing which names there are
 * (DMN 1.5 10.3.1.2 rules 26–30 and 10.3.1.4). Names of one word need no such knowledge and are not kept here.
 */
export class Names {
  readonly #byFirst = new Map<string, Map<string, readonly string[]>>();
  readonly #outer: Names | null;
  readonly #called: boolean;

  /** `called`: these are names only where arguments follow (`date and time(…)`, while `date and time` may be a conjunction). */
  constructor(outer: Names | null = null, called = false) {
    this.#outer = outer;
    this.#called = called;
  }

  /** Adds a name; one of a single word is ignored. */
  add(name: string): void {
    const parts = partsOf(name);
    const first = parts[0];
    if (first === undefined || parts.length === 1) return;
    const list = this.#byFirst.get(first);
    if (list === undefined) this.#byFirst.set(first, new Map([[name, parts]]));
    else list.set(name, parts);
  }

  /** End of the longest known name whose first word is `first` and ends at `at`; -1 if none. */
  match(text: string, first: string, at: number): number {
    let best = this.#outer === null ? -1 : this.#outer.match(text, first, at);
    for (const parts of this.#byFirst.get(first)?.values() ?? []) {
      const end = fits(text, parts, at);
      if (end > best && (!this.#called || isCalled(text, end))) best = end;
    }
    return best;
  }
}

const isCalled = (text: string, from: number): boolean => {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at++;
  return text.charCodeAt(at) === 40;
};

const fits = (text: string, parts: readonly string[], from: number): number => {
  let at = from;
  for (let i = 1; i < parts.length; i++) {
    const part = parts[i] as string;
    const start = at;
    while (isSpace(text.charCodeAt(at))) at++;
    if (!text.startsWith(part, at)) return -1;
    const word = isNamePart(text.codePointAt(at) ?? 0);
    const afterWord = isNamePart(text.codePointAt(start - 1) ?? 0);
    if (word && afterWord && start === at) return -1;
    at += part.length;
    if (word && isNamePart(text.codePointAt(at) ?? 0)) return -1;
  }
  return at;
};

const cache = new Map<string, string[]>();

/** The words and symbols of a name, without the spaces between them. */
export function partsOf(name: string): string[] {
  const known = cache.get(name);
  if (known !== undefined) return known;
  const parts: string[] = [];
  let at = 0;
  while (at < name.length) {
    const code = name.codePointAt(at) as number;
    if (isSpace(code)) {
      at++;
      continue;
    }
    let end = at + width(code);
    if (isNamePart(code))
      while (end < name.length && isNamePart(name.codePointAt(end) as number)) end += width(name.codePointAt(end) as number);
    parts.push(name.slice(at, end));
    at = end;
  }
  if (cache.size > 10_000) cache.clear();
  cache.set(name, parts);
  return parts;
}

/** A name as FEEL compares it: single spaces between its words, none around symbols. */
export function normalName(name: string): string {
  let out = '';
  let word = false;
  for (const part of partsOf(name)) {
    const next = isNamePart(part.codePointAt(0) as number);
    out += (word && next ? ' ' : '') + part;
    word = next;
  }
  return out;
}

export const width = (code: number): number => (code > 0xffff ? 2 : 1);

/** White space of FEEL (rules 61–62), byte order mark included. */
export const isSpace = (code: number): boolean =>
  code === 32 ||
  (code >= 9 && code <= 13) ||
  code === 0x85 ||
  code === 0xa0 ||
  code === 0x1680 ||
  code === 0x180e ||
  (code >= 0x2000 && code <= 0x200b) ||
  code === 0x2028 ||
  code === 0x2029 ||
  code === 0x202f ||
  code === 0x205f ||
  code === 0x3000 ||
  code === 0xfeff;

/** May a name start with it (rule 28)? */
export const isNameStart = (code: number): boolean => {
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === 63;
  return (
    (code >= 0xc0 && code <= 0x2ff && code !== 0xd7 && code !== 0xf7) ||
    (code >= 0x370 && code <= 0x1fff && code !== 0x37e && code !== 0x1680 && code !== 0x180e) ||
    (code >= 0x200c && code <= 0x200d) ||
    (code >= 0x2070 && code <= 0x218f) ||
    (code >= 0x2c00 && code <= 0x2fef) ||
    (code >= 0x3001 && code <= 0xd7ff) ||
    (code >= 0xf900 && code <= 0xfdcf) ||
    (code >= 0xfdf0 && code <= 0xfffd && code !== 0xfeff) ||
    (code >= 0x10000 && code <= 0xeffff)
  );
};

/** May a name go on with it (rule 29)? */
export const isNamePart = (code: number): boolean =>
  isNameStart(code) ||
  (code >= 48 && code <= 57) ||
  code === 0xb7 ||
  (code >= 0x300 && code <= 0x36f) ||
  (code >= 0x203f && code <= 0x2040);
