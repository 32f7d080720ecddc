interface RawJson {
  rawJSON(text: string): unknown;
}

/** A number whose digits a double would lose, on its way in or out. `JSON.stringify` writes its text as it stands. */
export class Exact {
  readonly text: string;
  /** Throws a SyntaxError if the text is no number of JSON. */
  constructor(text: string) {
    if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)) throw new SyntaxError('not a JSON number');
    this.text = text;
  }
  toJSON(): unknown {
    return (JSON as unknown as RawJson).rawJSON(this.text);
  }
  toString(): string {
    return this.text;
  }
}
