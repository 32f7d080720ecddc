import { readdir, readFile } from 'node:fs/promises';
import { gatherCalendar } from './load.ts';
import { CalendarError, type CalendarData } from './types.ts';

/** Reads a district's calendar folder (calendar.json, YYYY.json, overrides.json). Throws `bad-data` naming the file at fault. */
export async function readCalendarDir(dir: URL): Promise<CalendarData> {
  const files: Record<string, unknown> = {};
  for (const name of await readdir(dir)) {
    if (!name.endsWith('.json')) continue;
    const text = await readFile(new URL(name, dir), 'utf8');
    try {
      files[name] = JSON.parse(text);
    } catch {
      throw new CalendarError('bad-data', { zh: `${name} 不是有效的 JSON`, en: `${name} is not valid JSON` });
    }
  }
  return gatherCalendar(files);
}
