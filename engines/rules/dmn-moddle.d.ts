declare module 'dmn-moddle' {
  /** A parsed element: typed by `$type`, properties by their DMN names. */
  export type DmnElement = { readonly $type: string } & Record<string, unknown>;
  export class DmnModdle {
    fromXML(xml: string): Promise<{ rootElement: DmnElement; warnings: { message: string }[] }>;
  }
}
