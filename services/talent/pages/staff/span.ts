/** `3.4 秒`, `2.5 小时`: a span given in seconds, in the unit a person would use. */
export function fmtSpan(seconds: number | null, locale: 'zh' | 'en'): string {
  if (seconds === null || !Number.isFinite(seconds)) return '—';
  const zh = locale === 'zh';
  if (seconds < 120) return zh ? `${seconds.toFixed(seconds < 10 ? 1 : 0)} 秒` : `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  if (seconds < 7200) return zh ? `${(seconds / 60).toFixed(0)} 分钟` : `${(seconds / 60).toFixed(0)} min`;
  if (seconds < 172_800) return zh ? `${(seconds / 3600).toFixed(1)} 小时` : `${(seconds / 3600).toFixed(1)} h`;
  return zh ? `${(seconds / 86_400).toFixed(1)} 天` : `${(seconds / 86_400).toFixed(1)} days`;
}
