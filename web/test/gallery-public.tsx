import {
  Area,
  Badge,
  Button,
  Card,
  Cards,
  Checkbox,
  Checkboxes,
  ConfirmationPanel,
  DataTable,
  DateField,
  DateText,
  DecisionLetter,
  Details,
  Duration,
  EmptyState,
  ErrorState,
  ErrorSummary,
  Facts,
  Figure,
  Figures,
  FileUpload,
  ForbiddenState,
  LoadingState,
  Money,
  Notice,
  NumberField,
  Page,
  Progress,
  QR,
  Radios,
  SearchBox,
  Section,
  Select,
  StepForm,
  Tabs,
  TextArea,
  TextField,
  TimeLeft,
  Timeline,
  isIsoDate,
  useToast,
  type UploadedFile,
} from '@yunjian/ui';
import { useState } from 'react';

const same = (s: string) => ({ zh: s, en: s });

export function Fields() {
  const [v, set] = useState({
    name: '李明',
    size: '',
    town: '',
    kind: 'a',
    needs: ['lift'],
    born: '1996-02-29',
    note: '',
    yes: false,
  });
  const [files, setFiles] = useState<UploadedFile[]>([{ id: '1', name: '学位证书.pdf', bytes: 1_482_113 }]);
  type V = typeof v;
  const put =
    <K extends keyof V>(key: K) =>
    (value: V[K]) =>
      set({ ...v, [key]: value });
  return (
    <Page
      title={same('字段')}
      width="text"
      before={
        <ErrorSummary
          errors={[
            { field: 'size', message: same('请填写家庭人数') },
            { field: 'kind', message: same('请选择申请类别') },
          ]}
        />
      }
    >
      <div className="yj-form">
        <TextField
          name="name"
          label={same('姓名')}
          value={v.name}
          onChange={put('name')}
          prefilled={same('人口库 2026-11-20')}
          basis={same('《公共租赁住房管理办法》第七条')}
        />
        <NumberField
          name="size"
          label={same('家庭人数')}
          suffix={same('人')}
          value={v.size}
          onChange={put('size')}
          error={same('请填写家庭人数')}
        />
        <Select
          name="town"
          label={same('意向街镇')}
          optional
          value={v.town}
          onChange={put('town')}
          options={[{ value: '1', label: same('九亭镇') }]}
        />
        <Radios
          name="kind"
          label={same('申请类别')}
          value={v.kind}
          onChange={put('kind')}
          error={same('请选择申请类别')}
          options={[
            { value: 'a', label: same('单身'), hint: same('一个人居住') },
            { value: 'b', label: same('家庭') },
          ]}
        />
        <Checkboxes
          name="needs"
          label={same('无障碍需要')}
          optional
          value={v.needs}
          onChange={put('needs')}
          options={[
            { value: 'lift', label: same('电梯') },
            { value: 'low', label: same('低楼层') },
          ]}
        />
        <DateField
          name="born"
          label={same('出生日期')}
          hint={same('例如 1996 年 2 月 29 日')}
          value={v.born}
          onChange={put('born')}
        />
        <TextArea name="note" label={same('补充说明')} optional maxLength={200} value={v.note} onChange={put('note')} />
        <FileUpload
          name="files"
          label={same('证明材料')}
          files={files}
          onChange={setFiles}
          upload={(file) => Promise.resolve({ id: file.name, name: file.name, bytes: file.size })}
        />
        <Checkbox name="yes" label={same('我已阅读并同意自动化审批告知')} value={v.yes} onChange={put('yes')} />
        <p data-value={v.born}>{isIsoDate(v.born) ? 'ok' : 'bad'}</p>
      </div>
    </Page>
  );
}

export function FormDemo() {
  const [step, go] = useState<string | undefined>();
  const [sent, setSent] = useState<string | null>(null);
  if (sent)
    return (
      <Page title={same('已提交')} width="text">
        <ConfirmationPanel title={same('申请已提交')} reference="SJ-2026-000123">
          <p>{sent}</p>
        </ConfirmationPanel>
      </Page>
    );
  return (
    <StepForm
      title={{ zh: '申请人才公寓', en: 'Apply for a flat' }}
      initial={{ size: '', phone: '', pet: '' }}
      step={step}
      go={go}
      save={() => Promise.resolve({ at: '2026-11-23T01:02:03Z' })}
      submit={(values) => {
        setSent(`${values.size}/${values.phone}/${values.pet}`);
        return Promise.resolve();
      }}
      submitLabel={{ zh: '提交申请', en: 'Submit' }}
      declaration={() => <Notice kind="neutral">提交后由系统依规则自动核验。</Notice>}
      steps={[
        {
          id: 'size',
          title: { zh: '几个人住？', en: 'How many people?' },
          check: (v) =>
            /^[1-9]$/.test(v.size) ? [] : [{ field: 'size', message: { zh: '请填写 1 到 9 的数字', en: 'Enter 1 to 9' } }],
          render: (form) => <NumberField label={{ zh: '人数', en: 'People' }} {...form.bind('size')} />,
          summary: (v) => [{ label: { zh: '人数', en: 'People' }, value: v.size }],
        },
        {
          id: 'pet',
          title: { zh: '有宠物吗？', en: 'A pet?' },
          when: (v) => v.size === '2',
          check: () => [],
          render: (form) => <TextField label={{ zh: '宠物', en: 'Pet' }} optional {...form.bind('pet')} />,
        },
        {
          id: 'phone',
          title: { zh: '联系电话', en: 'Phone' },
          check: (v) =>
            /^1\d{10}$/.test(v.phone) ? [] : [{ field: 'phone', message: { zh: '请填写 11 位手机号', en: 'Enter 11 digits' } }],
          render: (form) => <TextField label={{ zh: '手机号', en: 'Mobile' }} inputMode="tel" {...form.bind('phone')} />,
          summary: (v) => [
            { label: { zh: '手机号', en: 'Mobile' }, value: v.phone },
            { label: { zh: '学历', en: 'Degree' }, value: '硕士', source: { zh: '学历登记', en: 'degree register' } },
          ],
        },
      ]}
    />
  );
}

export function Letters() {
  return (
    <Page title={same('决定书')} width="text">
      <DecisionLetter
        outcome="granted"
        answer={same('您的申请已批准，为您安排新松苑 3 幢 1204 室。')}
        number="松房配〔2026〕000123 号"
        to="李明"
        by={same('区住房保障机构（自动化审批）')}
        at="2026-11-23T01:02:03Z"
        conditions={[
          {
            id: '1',
            title: same('在本区缴纳社会保险满 6 个月'),
            status: 'MET',
            article: same('《示例办法》第五条第一款'),
            reason: same('已连续缴纳 14 个月。'),
            evidence: [
              { label: same('缴费月数'), value: '14', source: same('社保登记'), at: '2026-11-22T16:00:00Z', number: 'Q-88421' },
            ],
            example: true,
          },
          { id: '2', title: same('本市无住房'), status: 'UNKNOWN', reason: same('不动产登记暂时查不到，不影响本次结果。') },
          { id: '3', title: same('申请前未享受同类政策'), status: 'NOT_MET', remedy: same('2027-02-03 起即可符合。') },
          { id: '4', title: same('月租金'), status: 'COMPUTED', value: <Money fen="183000" /> },
        ]}
        actions={[
          { title: same('接受并签约'), to: '/lease', by: '2026-11-25T15:59:59Z' },
          { title: same('提出异议'), text: same('对任何一项理由有不同意见，可在线提出。'), to: '/objection' },
        ]}
        seal={
          <QR
            label={same('扫码核验本决定')}
            src="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 2 2'%3E%3Cpath d='M0 0h1v1H0z'/%3E%3C/svg%3E"
          />
        }
      />
      <Section title={same('期限')}>
        <div className="yj-row">
          <TimeLeft
            left={12}
            total={20}
            unit="workingDays"
            due="2026-12-09"
            law={same('《行政许可法》第四十二条')}
            calendar={same('国办发明电〔2025〕7 号')}
          />
          <TimeLeft left={5} total={20} unit="workingDays" due="2026-11-30" provisional />
          <TimeLeft left={0} total={20} unit="workingDays" due="2026-11-23" />
          <TimeLeft left={-3} total={20} unit="workingDays" due="2026-11-18" />
          <TimeLeft left={5} total={20} unit="workingDays" due="2026-11-30" paused={same('等待补正')} />
        </div>
      </Section>
    </Page>
  );
}

interface Row {
  id: string;
  name: string;
  rent: bigint;
  area: string;
}
const rows: Row[] = [
  { id: '1', name: '新松苑', rent: 183_000n, area: '452500' },
  { id: '2', name: '九亭青年社区', rent: 94_500n, area: '301200' },
  { id: '3', name: '佘山人才公寓', rent: 470_900n, area: '1250000' },
];

export function Lists() {
  const toast = useToast();
  const [page, setPage] = useState(3);
  const [found, setFound] = useState('');
  return (
    <Page title={same('列表')} actions={<Button onClick={() => toast(same('已收藏'))}>收藏</Button>}>
      <SearchBox label={same('搜索房源')} value={found} onSearch={setFound} />
      <Figures>
        <Figure
          label={same('在租房源')}
          value="17,000"
          unit={same('套')}
          asOf="2026-11-23T01:02:03Z"
          source={same('房源台账')}
          formula={same('状态为“可配租”的套数')}
          list={{ to: '/units' }}
        />
        <Figure label={same('即时批准率')} value="92.4 %" note={<Badge kind="success">达标</Badge>} asOf="2026-11-22" />
      </Figures>
      <Section title={same('表格')}>
        <DataTable
          caption={same('房源')}
          hideCaption
          rows={rows}
          rowKey={(r) => r.id}
          columns={[
            { key: 'name', title: same('小区'), head: true, cell: (r) => r.name, sortBy: (r) => r.name },
            { key: 'rent', title: same('月租'), number: true, cell: (r) => <Money fen={r.rent} />, sortBy: (r) => r.rent },
            { key: 'area', title: same('面积'), number: true, cell: (r) => <Area cm2={r.area} /> },
          ]}
          exportHref="/api/export.xlsx"
          page={{ page, size: 3, total: 60 }}
          onPage={setPage}
        />
      </Section>
      <Tabs
        label={same('房源信息')}
        tabs={[
          {
            id: 'a',
            title: same('户型'),
            content: <Facts rows={[{ label: same('建筑面积'), value: <Area cm2={452500n} />, source: same('测绘') }]} />,
          },
          { id: 'b', title: same('周边'), content: '地铁 9 号线' },
        ]}
      />
      <Section title={same('卡片')}>
        <Cards>
          <Card title={same('新松苑')} to="/p/1" badge={<Badge kind="info">可申请</Badge>}>
            <p>
              <Money fen={183000} /> 起 · <Duration n={5} unit="workingDays" />
            </p>
          </Card>
          <Card title={same('九亭青年社区')}>
            <DateText date="2026-11-23" />
          </Card>
        </Cards>
      </Section>
      <Timeline
        items={[
          { id: '1', title: same('收到申请'), at: '2026-11-23T01:02:03Z', who: same('系统') },
          { id: '2', title: same('等待签约'), state: 'now' },
          { id: '3', title: same('交付钥匙'), state: 'next' },
        ]}
      />
      <Progress label={same('载入示例数据')} value={0.4} />
      <Details summary={same('更多说明')}>内容</Details>
    </Page>
  );
}

export function States() {
  return (
    <Page title={same('状态')}>
      <LoadingState />
      <EmptyState title={same('还没有申请')}>从房源列表开始。</EmptyState>
      <ErrorState error={new Error('x')} retry={() => undefined} />
      <ForbiddenState />
      {(['neutral', 'info', 'success', 'warning', 'danger'] as const).map((kind) => (
        <Notice key={kind} kind={kind} title={same('提示')}>
          <p>
            内容 <Badge kind={kind}>状态</Badge>
          </p>
        </Notice>
      ))}
      <div className="yj-row">
        <Button kind="primary">主要</Button>
        <Button>次要</Button>
        <Button kind="danger">注销</Button>
        <Button kind="plain">文字</Button>
        <Button kind="primary" busy>
          提交
        </Button>
        <Button disabled>不可用</Button>
      </div>
    </Page>
  );
}
