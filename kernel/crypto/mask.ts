/** What a reader without the duty sees of personal data (个人信息保护法 art. 51: de-identify, limit who handles it). */

function keep(value: string, head: number, tail: number): string {
  const chars = Array.from(value.trim());
  if (chars.length <= head + tail) return '*'.repeat(chars.length);
  return chars
    .slice(0, head)
    .concat(
      Array.from({ length: chars.length - head - tail }, () => '*'),
      tail > 0 ? chars.slice(-tail) : [],
    )
    .join('');
}

/** `310117199003078812` → `310***********8812`: province and city of issue and the last four; the birth date is hidden. */
export function maskIdNumber(value: string): string {
  return keep(value, 3, 4);
}

/** `13812345678` → `138****5678`. A shorter number keeps its last two digits only. */
export function maskPhone(value: string): string {
  return Array.from(value.trim()).length >= 10 ? keep(value, 3, 4) : keep(value, 0, 2);
}

/** `6222021001116245702` → `***************5702`. */
export function maskBank(value: string): string {
  return keep(value.replace(/[\s-]/g, ''), 0, 4);
}

/** `张三丰` → `张**`, `Anna Maria` → `A*** M****`, `李` → `*`. */
export function maskName(value: string): string {
  return value
    .trim()
    .split(/\s+/)
    .map((word) => keep(word, 1, 0))
    .join(' ');
}
