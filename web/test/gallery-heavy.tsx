import { Page, Section } from '@yunjian/ui';
import { BarChart, LineChart } from '@yunjian/ui/charts';
import { DistrictMap } from '@yunjian/ui/map';

const same = (s: string) => ({ zh: s, en: s });

export default function Heavy() {
  return (
    <Page title={same('地图与图表')}>
      <DistrictMap
        label={same('房源分布')}
        countUnit={same('套')}
        points={[
          { id: 'a', lon: 121.226, lat: 31.035, title: same('新松苑'), text: same('方松街道'), count: 420, to: '/p/a' },
          { id: 'b', lon: 121.32, lat: 31.13, title: same('九亭青年社区'), count: 35 },
          { id: 'c', lon: 121.323, lat: 31.133, title: same('九里亭公寓'), count: 60 },
          { id: 'd', lon: 121.19, lat: 31.1, title: same('佘山人才公寓'), count: 1 },
        ]}
        areas={{
          legend: same('每平方公里套数'),
          values: [
            { code: '310117107', value: 12 },
            { code: '310117103', value: 3 },
            { code: '310117102', value: null },
          ],
        }}
      />
      <Section title={same('图表')}>
        <BarChart
          title={same('各街镇申请')}
          unit={same('件')}
          categories={[same('九亭'), same('泗泾'), same('佘山')]}
          series={[
            { name: same('批准'), values: [120, 80, 40] },
            { name: same('转人工'), values: [12, 30, null] },
          ]}
        />
        <LineChart
          title={same('每日秒批率')}
          unit={same('%')}
          categories={['11-20', '11-21', '11-22', '11-23']}
          series={[{ name: same('即时'), values: [91, 92, 90, 94] }]}
        />
      </Section>
    </Page>
  );
}
