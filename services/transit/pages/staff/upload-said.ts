/** What an editor says of a timetable, as the form holds it and as it is sent. */

export interface SaidDraft {
  readonly asOf: string;
  readonly source: string;
  readonly sourceEn: string;
  readonly licence: string;
  readonly assumes: string;
  readonly assumed: string;
  readonly assumedEn: string;
  readonly example: string;
}

export const NOTHING_SAID: SaidDraft = {
  asOf: '',
  source: '',
  sourceEn: '',
  licence: '',
  assumes: '',
  assumed: '',
  assumedEn: '',
  example: '',
};

/** The fields of the upload: what was filled in, and words of an assumption only where there is one. */
export function fieldsOf(said: SaidDraft): Record<string, string> {
  const { assumed, assumedEn, ...rest } = said;
  const all = said.assumes === 'something' ? { ...rest, assumed, assumedEn } : rest;
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value.trim() !== ''));
}
