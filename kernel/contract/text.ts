/** A text people read, in both languages of the system. Chinese is the original; English is complete. */
export interface Text {
  readonly zh: string;
  readonly en: string;
}

/** What fills the places of a text: what reads alike in both languages, or a text; a state is always a text. */
export type Params = Readonly<Record<string, string | number | bigint | Text>> & { readonly state?: Text };

/** Words one after the other, with the commas of each language. */
export const listed = (words: readonly (string | Text)[]): Text => ({
  zh: words.map((w) => (typeof w === 'string' ? w : w.zh)).join('、'),
  en: words.map((w) => (typeof w === 'string' ? w : w.en)).join(', '),
});

/** Fills `{name}` places of both languages. A place without a value is left as it stands, so that the gap is seen. */
export function fill(text: Text, params: Params): Text {
  const put = (s: string, language: keyof Text): string =>
    s.replace(/\{(\w+)\}/g, (whole, key: string) => {
      const value = params[key];
      return value === undefined ? whole : typeof value === 'object' ? value[language] : String(value);
    });
  return { zh: put(text.zh, 'zh'), en: put(text.en, 'en') };
}
