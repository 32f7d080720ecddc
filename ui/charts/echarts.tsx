import { BarChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use, type EChartsCoreOption } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useLocale } from '../i18n.tsx';
import type { ChartProps } from './props.ts';

// oxlint-disable-next-line react-hooks/rules-of-hooks -- the registration of ECharts, not a hook
use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, AriaComponent, LabelLayout, SVGRenderer]);

const COLOURS = ['--primary', '--accent', '--info', '--warning', '--success', '--muted'];

/** The drawing: SVG, so that it prints sharply; colours from the theme in force, with a pattern for each series. */
export default function Drawing(p: ChartProps & { kind: 'bar' | 'line'; lying: boolean }) {
  const { t } = useLocale();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const css = getComputedStyle(element);
    const token = (name: string): string => css.getPropertyValue(name).trim();
    const several = p.series.length > 1;
    const text = { color: token('--muted'), fontFamily: css.fontFamily, fontSize: 13 };
    // Bars have names, not moments: every one is written, broken over lines where there is room for a few characters.
    const labels = (): object => {
      if (p.lying) return { ...text, interval: 0 };
      const each = Math.floor((element.clientWidth - 64) / Math.max(1, p.categories.length)) - 6;
      return p.kind === 'bar' && each >= 28 ? { ...text, interval: 0, width: each, overflow: 'break', lineHeight: 17 } : text;
    };
    const option: EChartsCoreOption = {
      animation: false,
      aria: { enabled: true, decal: { show: several } },
      color: COLOURS.map(token),
      textStyle: text,
      grid: { left: 8, right: p.kind === 'line' ? 72 : p.lying ? 48 : 16, top: several ? 40 : 20, bottom: 8, containLabel: true },
      tooltip: {
        trigger: 'axis',
        valueFormatter: (value: unknown) => (typeof value === 'number' ? `${value} ${t(p.unit)}` : '—'),
      },
      ...(several ? { legend: { top: 0, left: 0, textStyle: text } } : {}),
      [p.lying ? 'yAxis' : 'xAxis']: {
        type: 'category',
        inverse: p.lying, // the first on top
        data: p.categories.map((c) => t(c)),
        axisTick: { show: false },
        axisLine: { lineStyle: { color: token('--edge') } },
        axisLabel: labels(),
      },
      [p.lying ? 'xAxis' : 'yAxis']: { type: 'value', splitLine: { lineStyle: { color: token('--line') } }, axisLabel: text },
      series: p.series.map((s) => ({
        type: p.kind,
        name: t(s.name),
        data: [...s.values],
        ...(p.stacked ? { stack: 'all' } : {}),
        barMaxWidth: 44,
        symbolSize: 6,
        lineStyle: { width: 2.5 },
        label: {
          show: p.kind === 'bar' && !p.stacked && p.categories.length * p.series.length <= 40,
          position: p.lying ? 'right' : 'top',
          color: token('--ink'),
        },
        endLabel: { show: p.kind === 'line', formatter: '{c}', color: token('--ink') },
        labelLayout: { hideOverlap: true },
      })),
    };
    const chart = init(element, null, { renderer: 'svg' });
    chart.setOption(option);
    const watch = new ResizeObserver(() => {
      if (!p.lying) chart.setOption({ xAxis: { axisLabel: labels() } });
      chart.resize();
    });
    watch.observe(element);
    return () => {
      watch.disconnect();
      chart.dispose();
    };
  }, [p, t]);
  return <div ref={box} style={{ blockSize: '100%' }} />;
}
