declare module 'dmn-moddle' {
  /** A second reader of DMN files, for tests. */
  export class DmnModdle {
    fromXML(xml: string): Promise<{ rootElement: { readonly $type: string }; warnings: { message: string }[] }>;
  }
}
