/** The code on the wall of an asset: twelve characters without I, L, O and U, which are mistaken for 1 and 0. */
const CODE = /^[0-9A-HJKMNP-TV-Z]{12}$/;

/** A code as typed, scanned or copied with its address (`https://…/assets/7K3M…`), as it is stored; null when it is none. */
export function codeOf(typed: string): string | null {
  const last = typed.normalize('NFKC').trim().split(/[?#]/)[0]?.replace(/\/+$/, '').split('/').at(-1) ?? '';
  const code = last.replace(/[\s-]/g, '').toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1');
  return CODE.test(code) ? code : null;
}
