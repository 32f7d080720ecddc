import { readdir } from 'node:fs/promises';
import { loadCalendar, type Calendar } from './load.ts';
import { readCalendarDir } from './read.ts';
import type { CalendarData } from './types.ts';

const districts = new URL('../../districts/', import.meta.url);
const [pack] = (await readdir(districts, { withFileTypes: true })).filter((e) => e.isDirectory()).map((e) => e.name);

/** The pack's calendar as it lies in the repository, for tests: real notices make better tests than invented ones. */
export const packData: CalendarData = await readCalendarDir(new URL(`${pack}/calendar/`, districts));

/** `packData`, loaded. */
export const packCalendar: Calendar = loadCalendar(packData);

/** A date from its ISO text. */
export const on = (iso: string): Temporal.PlainDate => Temporal.PlainDate.from(iso);
