/** What a person reads, in both languages of the house. */
export interface Text {
  readonly zh: string;
  readonly en: string;
}

/** Why a contract, a rule pack or a call was refused. */
export type SupervisionErrorCode = 'bad-json' | 'line-too-long' | 'bad-contract' | 'duplicate-id' | 'bad-pack' | 'bad-date';

/** What was refused, in words that say how to mend it; nothing has been changed by what was refused. */
export class SupervisionError extends Error {
  readonly code: SupervisionErrorCode;
  readonly text: Text;
  constructor(code: SupervisionErrorCode, text: Text) {
    super(`${text.zh} · ${text.en}`);
    this.name = 'SupervisionError';
    this.code = code;
    this.text = text;
  }
}
