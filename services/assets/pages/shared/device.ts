/** A random number this browser keeps for bidding: the platform stores only a keyed hash of it, to see whether two bidders use one browser. */
const KEY = 'yunjian.assets.device';

/** The number, drawn the first time; null where the browser keeps nothing. */
export function deviceNumber(): string | null {
  try {
    const kept = localStorage.getItem(KEY);
    if (kept !== null && /^[0-9a-f]{32}$/.test(kept)) return kept;
    const drawn = [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join('');
    localStorage.setItem(KEY, drawn);
    return drawn;
  } catch {
    return null;
  }
}
