/** Charts: loaded only by routes that show one. Each chart has its numbers in a table behind it. */
export { BarChart, LineChart } from './charts.tsx';
export type { ChartProps, Series } from './props.ts';
