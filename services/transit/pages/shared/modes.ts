/** Modes of travel in words and colours; the colour of a line, and what is readable on it. */
import type { Text } from '@yunjian/kernel/contract';
import type { Line, Mode } from './types.ts';

export const MODE: Record<Mode, Text> = {
  rail: { zh: '铁路', en: 'Rail' },
  metro: { zh: '地铁', en: 'Metro' },
  tram: { zh: '有轨电车', en: 'Tram' },
  bus: { zh: '公交', en: 'Bus' },
  coach: { zh: '长途客车', en: 'Coach' },
  ferry: { zh: '轮渡', en: 'Ferry' },
  cable: { zh: '索道', en: 'Cable' },
  air: { zh: '航空', en: 'Air' },
  taxi: { zh: '出租车', en: 'Taxi' },
  other: { zh: '其他', en: 'Other' },
};

/** The colour of a mode where no line speaks for itself. */
export const MODE_COLOR: Record<Mode, string> = {
  rail: '#8b1e3f',
  metro: '#5b6b73',
  tram: '#0f6e6a',
  bus: '#1e5aa8',
  coach: '#1e5aa8',
  ferry: '#1e5aa8',
  cable: '#5b6b73',
  air: '#5b6b73',
  taxi: '#5b6b73',
  other: '#5b6b73',
};
export const NIGHT_COLOR = '#3d3a8c';
export const WALK_COLOR = '#4e5d65';

/** The modes in the order they are listed everywhere. */
export const MODES: readonly Mode[] = ['rail', 'metro', 'tram', 'bus', 'coach', 'ferry', 'cable', 'air', 'taxi', 'other'];

/** Modes of a stop from the one that says most: a railway station that buses serve is a railway station. */
export const chiefMode = (modes: readonly Mode[]): Mode =>
  (['rail', 'metro', 'tram', 'ferry', 'bus', 'coach'] as const).find((m) => modes.includes(m)) ?? modes[0] ?? 'other';

/** A night service of the street: what is said and drawn as one. A train or metro that also runs late is not. */
export const isNight = (line: Pick<Line, 'mode' | 'night'>): boolean =>
  line.night && line.mode !== 'metro' && line.mode !== 'rail';

/** Metro lines have their own colour and rail has its one at any hour; night services on the street are indigo; every other mode has one colour. */
export function lineColor(line: Pick<Line, 'mode' | 'color' | 'night'>): string {
  if (line.mode === 'metro' && line.color && /^#[0-9a-f]{6}$/i.test(line.color)) return line.color;
  if (isNight(line)) return NIGHT_COLOR;
  return MODE_COLOR[line.mode];
}

/** Relative luminance of `#rrggbb` (WCAG 2.2). */
function luminance(color: string): number {
  const part = (at: number): number => {
    const c = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
}

/** Contrast of two colours, 1–21 (WCAG 2.2). */
export function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

/** Black or white, whichever is better to read; one of them always has at least 4.5:1. */
export const textOn = (color: string): '#000000' | '#ffffff' =>
  contrast(color, '#ffffff') >= contrast(color, '#000000') ? '#ffffff' : '#000000';
