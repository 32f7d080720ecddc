import { Link, useLocale } from '@yunjian/ui';
import { linePath } from './client.ts';
import { ModeIcon } from './modeicon.tsx';
import { MODE, isNight, lineColor, textOn } from './modes.ts';
import type { Line } from './types.ts';

/** Words of a line that do not need its colour: `地铁 9号线`, `夜间公交 …`. */
export function lineWords(line: Line, locale: 'zh' | 'en', number?: string | null): string {
  const mode = MODE[line.mode][locale];
  const night = isNight(line) ? (locale === 'zh' ? '夜间' : 'Night ') : '';
  return `${night}${night && locale === 'en' ? mode.toLowerCase() : mode} ${number ?? line.short}`;
}

/**
 * The badge of a line in its colour, with the drawing of its mode and readable text whatever the colour; a train with a
 * number of its own shows that. Screen readers hear the mode too. `link` leads to the page of the line.
 */
export function LineBadge({
  line,
  number,
  link = false,
  big = false,
}: {
  line: Line;
  number?: string | null;
  link?: boolean;
  big?: boolean;
}) {
  const { locale } = useLocale();
  const background = lineColor(line);
  const badge = (
    <span className={big ? 'tr-badge tr-badge-big' : 'tr-badge'} style={{ background, color: textOn(background) }}>
      <ModeIcon mode={line.mode} size={big ? 22 : 16} />
      <span className="yj-hidden">{lineWords({ ...line, short: '' }, locale, '').trim()} </span>
      <span>{number ?? line.short}</span>
    </span>
  );
  return link ? (
    <Link to={linePath(line.id)} style={{ textDecoration: 'none' }}>
      {badge}
    </Link>
  ) : (
    badge
  );
}
