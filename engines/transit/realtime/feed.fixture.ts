/** A small feed for the tests of real time. */
import { buildImage } from '../build.ts';
import { openImage, type Image } from '../image/layout.ts';

const FILES: Readonly<Record<string, string>> = {
  'agency.txt': `agency_id,agency_name,agency_url,agency_timezone
one,一号,https://example.org,Asia/Shanghai
two,二号,https://example.org,Asia/Shanghai
`,
  'stops.txt': `stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station
A,甲,31.00,121.20,0,
B,乙,31.01,121.20,0,
C,丙,31.02,121.20,0,
D,丁,31.03,121.20,0,
S,站,31.04,121.20,1,
S1,站一,31.04,121.20,0,S
S2,站二,31.04,121.20,0,S
`,
  'routes.txt': `route_id,agency_id,route_short_name,route_type
R,one,1,3
Q,two,2,700
`,
  'calendar.txt': `service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date
daily,1,1,1,1,1,1,1,20260301,20260331
tuesday,0,1,0,0,0,0,0,20260301,20260331
`,
  'trips.txt': `route_id,service_id,trip_id,trip_headsign,direction_id
R,daily,T,往丁,0
R,daily,back,往甲,1
R,daily,loop,环,0
R,daily,night,夜,0
R,tuesday,late,晚,0
Q,daily,far,往站,0
Q,daily,every,间隔,0
Q,daily,exact,准点,1
`,
  'stop_times.txt': `trip_id,arrival_time,departure_time,stop_id,stop_sequence
T,08:00:00,08:00:00,A,1
T,08:10:00,08:11:00,B,2
T,08:20:00,08:20:00,C,3
T,08:30:00,08:30:00,D,4
back,08:00:00,08:00:00,D,1
back,08:30:00,08:30:00,A,2
loop,09:00:00,09:00:00,A,1
loop,09:10:00,09:10:00,B,2
loop,09:20:00,09:20:00,A,3
night,23:50:00,23:50:00,A,1
night,24:10:00,24:10:00,B,2
night,24:30:00,24:30:00,C,3
late,12:00:00,12:00:00,A,1
late,12:10:00,12:10:00,B,2
far,10:00:00,10:00:00,A,5
far,10:10:00,10:11:00,B,15
far,10:30:00,10:30:00,S1,25
every,06:00:00,06:00:00,A,1
every,06:05:00,06:05:00,B,2
exact,06:00:00,06:00:00,C,1
exact,06:05:00,06:06:00,D,2
exact,06:10:00,06:10:00,A,3
`,
  'frequencies.txt': `trip_id,start_time,end_time,headway_secs,exact_times
every,07:00:00,08:00:00,600,0
exact,07:00:00,08:00:00,900,1
`,
};

/** The image of the feed under the name `bus`. */
export const busImage = (): Image => openImage(buildImage([{ name: 'bus', source: new Map(Object.entries(FILES)) }], {}).image);
