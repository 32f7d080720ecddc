export const matches = (_input: string, _pattern: string, _flags: string): boolean | null => null;
export const replace = (_input: string, _pattern: string, _replacement: string, _flags: string): string | null => null;
export const split = (_input: string, _pattern: string, _flags: string): readonly string[] | null => null;
