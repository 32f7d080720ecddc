/** A text people read, in both languages of the system. Chinese is the original; English is complete. */
export interface Text {
  readonly zh: string;
  readonly en: string;
}

/** Fills `{name}` places of both languages. A place without a value is left as it stands, so that the gap is seen. */
export function fill(text: Text, params: Readonly<Record<string, string | number | bigint>>): Text {
  const put = (s: string): string =>
    s.replace(/\{(\w+)\}/g, (whole, key: string) => (key in params ? String(params[key]) : whole));
  return { zh: put(text.zh), en: put(text.en) };
}
