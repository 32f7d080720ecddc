declare module 'saxen' {
  /** Attributes as written (undecoded), by their names as written; parsed when asked for. */
  type Attributes = () => Record<string, string>;

  /** A parser that calls back while it reads. Without `ns` it leaves prefixes alone. */
  export class Parser {
    on(
      event: 'openTag',
      handler: (name: string, attributes: Attributes, decode: (text: string) => string, selfClosing: boolean) => void,
    ): this;
    on(event: 'closeTag', handler: (name: string, decode: (text: string) => string, selfClosing: boolean) => void): this;
    on(event: 'text' | 'cdata', handler: (text: string) => void): this;
    on(event: 'error' | 'warn', handler: (error: Error) => void): this;
    parse(xml: string): Error | null;
  }
}
