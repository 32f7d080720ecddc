/** Where in a model an error lies. Rows and columns of tables count from 1; `offset` is the character within the cell. */
export interface Place {
  decision?: string;
  row?: number;
  column?: number;
  columnName?: string;
  /** 1-based column of the cell's text. */
  offset?: number;
}

const where = (place: Place): string => {
  const parts: string[] = [];
  if (place.decision !== undefined) parts.push(`decision "${place.decision}"`);
  if (place.row !== undefined) parts.push(`row ${place.row}`);
  if (place.column !== undefined) {
    parts.push(`column ${place.column}${place.columnName === undefined ? '' : ` "${place.columnName}"`}`);
  }
  if (place.offset !== undefined) parts.push(`character ${place.offset}`);
  return parts.length === 0 ? '' : `${parts.join(', ')}: `;
};

/** A model that cannot be compiled. `code` is stable (`XML`, `LIMIT`, `FEEL`, `CYCLE`, `REFERENCE`,
 * `UNSUPPORTED`, `META`, `FILE`, `EDIT`). */
export class ModelError extends Error {
  readonly code: string;
  readonly place: Place;
  constructor(code: string, message: string, place: Place = {}) {
    super(where(place) + message);
    this.name = 'ModelError';
    this.code = code;
    this.place = place;
  }
}

/** A decision that cannot be made from these inputs. `code`: `NO_DECISION`, `INPUT_TYPE`, `HIT_POLICY`, `TRACE`, `JSON`,
 * `BUDGET` (it would run too long or build too much). */
export class EvaluationError extends Error {
  readonly code: string;
  readonly place: Place;
  constructor(code: string, message: string, place: Place = {}) {
    super(where(place) + message);
    this.name = 'EvaluationError';
    this.code = code;
    this.place = place;
  }
}
